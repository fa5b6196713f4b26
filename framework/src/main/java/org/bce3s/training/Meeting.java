package org.bce3s.training;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.bce3s.evaluation.DivergedException;
import org.bce3s.network.NetworkGraph;
import org.bce3s.tensor.Cluster;
import org.bce3s.tensor.ClusterException;
import org.bce3s.tensor.LostWorkerException;

/**
 * What the workers of a run settle before their first step: that they are of one run and on one
 * kind of device, and where worker 0 says the run goes on.
 *
 * @param epoch the epoch it goes on in
 * @param step the step of that epoch
 * @param checkpointSteps the steps after which, inside an epoch, all look whether they go on
 */
record Meeting(int epoch, int step, int checkpointSteps) {
  /** Long enough for a worker that has yet to be started by hand, or starts anew elsewhere. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final int HASH = 32;
  private static final int GPU = HASH;
  private static final int EPOCH = HASH + 1;
  private static final int STEP = HASH + 2;
  private static final int EVERY = HASH + 3;
  private static final int WORDS = HASH + 4;

  /** Whole numbers up to this are said exactly. */
  private static final int MOST = 1 << 24;

  /** The longest objection, in bytes of UTF-8. */
  private static final int OBJECTION = 4096;

  /**
   * Meets the other workers.
   *
   * @param gpu whether this worker's graph goes to a GPU
   * @param epoch where worker 0's newest checkpoint is; what others give from here on does not
   *     count
   * @param checkpointSteps worker 0's, which need not be those of the others
   * @param stop once true, this worker waits no longer for others to be started
   * @throws ClusterException if the workers are of different runs or on different devices
   * @throws LostWorkerException if one does not come
   * @throws InterruptedRunException if {@code stop} said so
   */
  static Meeting of(
      NetworkGraph graph,
      Worker worker,
      boolean gpu,
      int epoch,
      int step,
      int checkpointSteps,
      BooleanSupplier stop) {
    float[] words = new float[WORDS];
    byte[] hash = HexFormat.of().parseHex(worker.run());
    for (int i = 0; i < HASH; i++) {
      words[i] = hash[i];
    }
    words[GPU] = gpu ? 1 : 0;
    words[EPOCH] = epoch;
    words[STEP] = step;
    words[EVERY] = Math.min(checkpointSteps, MOST);
    if (!graph.awaitOthers(PATIENCE, stop)) {
      throw new InterruptedRunException(
          "stopped while waiting for the other workers; start again to go on");
    }
    List<float[]> said = graph.meet(words, PATIENCE);
    for (int i = 1; i < said.size(); i++) {
      Optional<String> difference = difference(said.get(0), i, said.get(i), worker.cluster());
      if (difference.isPresent()) {
        graph.farewell();
        throw new ClusterException(difference.get());
      }
    }
    float[] first = said.get(0);
    return new Meeting((int) first[EPOCH], (int) first[STEP], (int) first[EVERY]);
  }

  private static Optional<String> difference(
      float[] first, int other, float[] said, Cluster cluster) {
    if (!hash(first).equals(hash(said))) {
      return Optional.of(
          "the workers are of different runs: worker 0 ("
              + cluster.addresses().get(0)
              + ") of "
              + hash(first)
              + ", worker "
              + other
              + " ("
              + cluster.addresses().get(other)
              + ") of "
              + hash(said)
              + "; start all with the same YAML, settings, seed, data and build");
    }
    if (first[GPU] != said[GPU]) {
      return Optional.of(
          "the workers are on different devices: worker 0 on "
              + device(first)
              + ", worker "
              + other
              + " on "
              + device(said)
              + "; give each a device of one kind, or set train.device to cpu");
    }
    return Optional.empty();
  }

  /**
   * Goes on, or stops at every worker for the same reason: what one of them found alone, such as
   * NaN in statistics of its own or in the outputs of the test images, the others hear of here. All
   * must come here together.
   *
   * @param objection why this worker cannot go on, if it cannot
   * @throws DivergedException with the objection of the first worker that has one
   */
  static void agree(NetworkGraph graph, Optional<String> objection) {
    if (graph.isAlone()) {
      objection.ifPresent(Meeting::diverge);
      return;
    }
    byte[] text = objection.orElse("").getBytes(StandardCharsets.UTF_8);
    float[] words = new float[OBJECTION];
    for (int i = 0; i < Math.min(text.length, OBJECTION); i++) {
      words[i] = text[i];
    }
    for (float[] said : graph.say(words)) {
      String heard = text(said);
      if (!heard.isEmpty()) {
        graph.farewell();
        diverge(heard);
      }
    }
  }

  private static String text(float[] words) {
    byte[] bytes = new byte[words.length];
    int length = 0;
    while (length < words.length && words[length] != 0) {
      bytes[length] = (byte) words[length];
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private static void diverge(String objection) {
    throw new DivergedException(objection);
  }

  /**
   * Does at worker 0 what can diverge there alone, while the others wait by {@link #agree}.
   *
   * @throws DivergedException if it does, at all workers
   */
  static <T> T whileOthersWait(NetworkGraph graph, Supplier<T> work) {
    T done;
    try {
      done = work.get();
    } catch (DivergedException e) {
      agree(graph, Optional.of(e.getMessage()));
      throw e;
    }
    agree(graph, Optional.empty());
    return done;
  }

  /**
   * Waits at the end until every other worker has received what this one sent it: a worker lost
   * before is one to start again for.
   */
  static void end(NetworkGraph graph) {
    graph.farewell();
  }

  private static String hash(float[] words) {
    byte[] hash = new byte[HASH];
    for (int i = 0; i < HASH; i++) {
      hash[i] = (byte) words[i];
    }
    return HexFormat.of().formatHex(hash);
  }

  private static String device(float[] words) {
    return words[GPU] == 1 ? "a GPU" : "the CPU";
  }
}
