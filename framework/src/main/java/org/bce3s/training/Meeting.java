package org.bce3s.training;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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
 */
record Meeting(int epoch, int step) {
  /** Long enough for a worker that has yet to be started by hand, or starts anew elsewhere. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final int HASH = 32;
  private static final int GPU = HASH;
  private static final int EPOCH = HASH + 1;
  private static final int STEP = HASH + 2;
  private static final int WORDS = HASH + 3;

  /**
   * Meets the other workers.
   *
   * @param gpu whether this worker's graph goes to a GPU
   * @param epoch where worker 0's newest checkpoint is; what others give here does not count
   * @param stop once true, this worker waits no longer for others to be started
   * @throws ClusterException if the workers are of different runs or on different devices
   * @throws LostWorkerException if one does not come
   * @throws InterruptedRunException if {@code stop} said so
   */
  static Meeting of(
      NetworkGraph graph, Worker worker, boolean gpu, int epoch, int step, BooleanSupplier stop) {
    float[] words = new float[WORDS];
    byte[] hash = HexFormat.of().parseHex(worker.run());
    for (int i = 0; i < HASH; i++) {
      words[i] = hash[i];
    }
    words[GPU] = gpu ? 1 : 0;
    words[EPOCH] = epoch;
    words[STEP] = step;
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
    return new Meeting((int) said.get(0)[EPOCH], (int) said.get(0)[STEP]);
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
   * Waits at the end until all have done the last step and worker 0 has evaluated: a worker lost
   * before is one to start again for.
   */
  static void end(NetworkGraph graph) {
    if (!graph.isAlone()) {
      graph.awaitAll();
      graph.farewell();
    }
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
