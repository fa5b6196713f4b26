package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.bce3s.tensor.Cluster;
import org.bce3s.tensor.FloatTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers as threads of this process, each with a server of its own on loopback. */
class WorkersTest {
  /** With the running statistics, BatchNorm does not look at the batch. */
  private static final StageSettings FROZEN =
      new StageSettings(
          "before",
          Selection.LAST,
          Trainable.ALL,
          BatchNormMode.FROZEN,
          false,
          OptionalDouble.empty());

  @TempDir private Path folder;

  @Test
  void sharesOfABatchTrainAsTheWholeBatchDoes() {
    TinyRun whole = frozen(1);
    TinyRun.Outcome want = whole.train(folder.resolve("whole"));
    TinyRun.Outcome got = train(frozen(2), folder.resolve("shared"), () -> false);

    assertThat(want.losses()).hasSizeGreaterThanOrEqualTo(20);
    assertSame(got, want, 1e-5);
    assertThat(mean(want.variables().get("memory"))).isNotZero();
  }

  private static void assertSame(TinyRun.Outcome got, TinyRun.Outcome want, double tolerance) {
    assertThat(got.losses()).hasSameSizeAs(want.losses());
    for (int i = 0; i < want.losses().size(); i++) {
      assertThat(got.losses().get(i))
          .as("step %d", i)
          .isCloseTo(want.losses().get(i), within(tolerance));
    }
    want.variables()
        .forEach(
            (name, value) ->
                assertThat(got.variables().get(name).values())
                    .as(name)
                    .containsExactly(value.values(), within((float) (10 * tolerance))));
  }

  /** Seven epochs of three steps on a net that does not look at the batch. */
  private static TinyRun frozen(int workers) {
    TinyRun run = new TinyRun();
    run.epochs = 7;
    run.workers = workers;
    run.stage = Optional.of(FROZEN);
    run.start = Optional.of(someWeights());
    return run;
  }

  private static Map<String, FloatTensor> someWeights() {
    TinyRun run = new TinyRun();
    try (NetworkGraph graph =
        new NetworkGraph(Blueprint.of(run.settings(), run.data()), 2, false, 1)) {
      graph.step(run.batch);
      graph.initialize();
      return graph.snapshot();
    }
  }

  /** Trains as so many workers as the run has; what worker 0 leaves. */
  private static TinyRun.Outcome train(TinyRun run, Path folder, BooleanSupplier stop) {
    List<String> addresses = freeAddresses(run.workers);
    String identity = Hashing.sha256().hashString("run", StandardCharsets.UTF_8).toString();
    List<CompletableFuture<Void>> others = new ArrayList<>();
    for (int i = 1; i < run.workers; i++) {
      Worker worker = new Worker(new Cluster(addresses, i), identity);
      others.add(
          CompletableFuture.runAsync(
              () ->
                  new Trainer(run.settings(), run.seed, run.data(), Optional.empty(), worker)
                      .follow(new TrainingObserver() {}, () -> false)));
    }
    run.worker = new Worker(new Cluster(addresses, 0), identity);
    TinyRun.Outcome outcome = run.train(folder, new ArrayList<>(), stop);
    others.forEach(CompletableFuture::join);
    return outcome;
  }

  private static List<String> freeAddresses(int count) {
    return IntStream.range(0, count).mapToObj(i -> "127.0.0.1:" + freePort()).toList();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double mean(FloatTensor tensor) {
    double sum = 0;
    for (float v : tensor.values()) {
      sum += v;
    }
    return sum / tensor.values().length;
  }
}
