package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.bce3s.classifier.TrainedCosine;
import org.bce3s.evaluation.DivergedException;
import org.bce3s.joint.ClassWeighting;
import org.bce3s.joint.DeferredReweighting;
import org.bce3s.joint.Margin;
import org.bce3s.joint.Softmax;
import org.bce3s.network.Blueprint;
import org.bce3s.network.NetworkGraph;
import org.bce3s.settings.BatchNormMode;
import org.bce3s.settings.LastBatch;
import org.bce3s.settings.Selection;
import org.bce3s.settings.StageSettings;
import org.bce3s.settings.Trainable;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.Cluster;
import org.bce3s.tensor.ClusterException;
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

  private static final String IDENTITY =
      Hashing.sha256().hashString("run", StandardCharsets.UTF_8).toString();

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

  /** Each worker takes its rows of what is drawn for the batch of all. */
  @Test
  void noiseOfLogitsIsThatOfTheWholeBatch() {
    TinyRun.Outcome want = noisy(1).train(folder.resolve("whole"));
    TinyRun.Outcome got = train(noisy(2), folder.resolve("shared"), () -> false);

    assertThat(want.losses()).hasSize(3);
    assertSame(got, want, 1e-5);
  }

  @Test
  void threeWorkersTooAndTheLastBatchIsCut() {
    TinyRun whole = frozen(1);
    whole.epochs = 2;
    // Of the 10 images that are left after three full batches, workers share 9.
    TinyRun.Outcome want = whole.train(folder.resolve("whole"));
    TinyRun shared = frozen(3);
    shared.epochs = 2;
    shared.last = LastBatch.KEEP;
    TinyRun.Outcome got = train(shared, folder.resolve("shared"), () -> false);

    assertThat(got.losses()).hasSize(8);
    assertThat(got.losses().subList(0, 3))
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-5 ? 0 : 1)
        .isEqualTo(want.losses().subList(0, 3));
  }

  @Test
  void aStopAtOneWorkerStopsAllAfterTheSameStepAndTheRunGoesOn() {
    TinyRun.Outcome want = train(withBatchNorm(), folder.resolve("whole"), () -> false);
    Path stopped = folder.resolve("stopped");

    assertThat(TinyRun.interruption(() -> train(withBatchNorm(), stopped, TinyRun.after(1))))
        .hasValue("stopped in epoch 1 after step 2; start again to go on from there");
    TinyRun.Outcome got = train(withBatchNorm(), stopped, () -> false);

    assertThat(TinyRun.differences(got.variables(), want.variables())).isEmpty();
  }

  @Test
  void refusesWorkersOfDifferentRuns() {
    TinyRun run = withBatchNorm();
    List<String> addresses = freeAddresses(2);
    String other = "0".repeat(63) + "1";
    CompletableFuture<Void> follower =
        CompletableFuture.runAsync(
            () ->
                new Trainer(
                        run.settings(),
                        run.seed,
                        run.data(),
                        Optional.empty(),
                        new Worker(new Cluster(addresses, 1), other))
                    .follow(new TrainingObserver() {}, () -> false));
    run.worker = new Worker(new Cluster(addresses, 0), IDENTITY);
    String message =
        "the workers are of different runs: worker 0 (%s) of %s, worker 1 (%s) of %s; start all"
            + " with the same YAML, settings, seed, data and build";

    assertThatThrownBy(() -> run.train(folder))
        .isInstanceOf(ClusterException.class)
        .hasMessage(message, addresses.get(0), IDENTITY, addresses.get(1), other);
    assertThatThrownBy(follower::join)
        .isInstanceOf(CompletionException.class)
        .hasRootCauseMessage(
            String.format(
                Locale.ROOT, message, addresses.get(0), IDENTITY, addresses.get(1), other));
  }

  /** A term that one of them lacks, and a last batch that one of them drops. */
  @Test
  void refusesWorkersWhoseGraphsDifferBeforeTheyWaitForEachOther() {
    List<String> addresses = freeAddresses(2);
    String other = "0".repeat(63) + "1";
    TinyRun first = withBatchNorm();
    first.last = LastBatch.KEEP;
    first.worker = new Worker(new Cluster(addresses, 0), IDENTITY);
    TinyRun second = withBatchNorm();
    second.contrastive = TrainerTest.NO_CONTRASTIVE;
    second.worker = new Worker(new Cluster(addresses, 1), other);
    CompletableFuture<?> leader =
        CompletableFuture.supplyAsync(() -> first.train(folder)).orTimeout(60, TimeUnit.SECONDS);
    CompletableFuture<?> follower =
        CompletableFuture.runAsync(
                () -> second.trainer().follow(new TrainingObserver() {}, () -> false))
            .orTimeout(60, TimeUnit.SECONDS);
    String message =
        String.format(
            Locale.ROOT,
            "the workers are of different runs: worker 0 (%s) of %s, worker 1 (%s) of %s; start"
                + " all with the same YAML, settings, seed, data and build",
            addresses.get(0),
            IDENTITY,
            addresses.get(1),
            other);

    for (CompletableFuture<?> worker : List.of(leader, follower)) {
      assertThatThrownBy(worker::join)
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(ClusterException.class)
          .hasRootCauseMessage(message);
    }
  }

  @Test
  void aWorkerThatWaitsForOthersEndsWhenAskedTo() {
    TinyRun run = withBatchNorm();
    run.worker = new Worker(new Cluster(freeAddresses(2), 0), IDENTITY);
    assertThat(TinyRun.interruption(() -> run.train(folder, new ArrayList<>(), () -> true)))
        .hasValue("stopped while waiting for the other workers; start again to go on");
  }

  @Test
  void refusesWhatWorkersCannotShare() {
    TinyRun run = new TinyRun();
    run.workers = 5;
    assertRefused(run, "batch_size: 12 is not allowed; must be a multiple of 5, train.workers");
    run.workers = 2;
    run.microBatches = 2;
    assertRefused(run, "micro_batches: 2 is not allowed; must be 1 with several train.workers: 2");
    run.microBatches = 1;
    assertThatThrownBy(run::trainer)
        .isInstanceOf(SpecException.class)
        .hasMessage("train.workers: 2 is not allowed; must be 1, as many as were started");
  }

  @Test
  void allStopForOneReasonWhereTheLossDiverges() {
    TinyRun run = withBatchNorm();
    run.rate = 1e20;
    assertThat(reason(run, run)).startsWith("diverged: the loss is ");
  }

  /** Statistics of BatchNorm and what an optimiser keeps are each worker's own. */
  @Test
  void allStopForOneReasonWhereOneAloneHasNaN() {
    String reason = "diverged: after epoch 0, step 2 ";
    assertThat(reason(spoiling(0), spoiling(Float.NaN))).startsWith(reason).contains(".spoilt");
    assertThat(reason(spoiling(Float.NaN), spoiling(0))).startsWith(reason).contains(".spoilt");

    TinyRun often = spoiling(0);
    often.checkpointSteps = OptionalInt.of(1); // neutral: the others need not have it
    assertThat(reason(often, spoiling(Float.NaN))).startsWith("diverged: after epoch 0, step 0 ");
  }

  private static TinyRun spoiling(float with) {
    TinyRun run = withBatchNorm();
    run.optimizer = Optional.of(new TrainerTest.Spoiling(0.05, with));
    return run;
  }

  /** Worker 0 alone evaluates. */
  @Test
  void allStopForOneReasonWhereTheTestSetDiverges() {
    TinyRun run = withBatchNorm();
    run.rate = 1e38;
    run.epochs = 1;
    run.batch = 46;
    assertThat(reason(run, run))
        .isEqualTo("diverged: the network's outputs for test image 0 are not finite");
  }

  /** What both workers stop for. */
  private String reason(TinyRun first, TinyRun second) {
    List<String> addresses = freeAddresses(2);
    first.worker = new Worker(new Cluster(addresses, 0), IDENTITY);
    Trainer leading = first.trainer();
    second.worker = new Worker(new Cluster(addresses, 1), IDENTITY);
    Trainer following = second.trainer();
    List<CompletableFuture<?>> workers =
        List.of(
            CompletableFuture.runAsync(
                () -> leading.train(folder, new TrainingObserver() {}, () -> false)),
            CompletableFuture.runAsync(
                () -> following.follow(new TrainingObserver() {}, () -> false)));
    List<String> reasons =
        workers.stream()
            .map(
                worker ->
                    catchThrowableOfType(
                            ExecutionException.class, () -> worker.get(1, TimeUnit.MINUTES))
                        .getCause())
            .peek(failure -> assertThat(failure).isInstanceOf(DivergedException.class))
            .map(Throwable::getMessage)
            .toList();
    assertThat(reasons.get(1)).isEqualTo(reasons.get(0));
    return reasons.get(0);
  }

  private static void assertRefused(TinyRun run, String message) {
    assertThatThrownBy(run::settings).isInstanceOf(SpecException.class).hasMessage(message);
  }

  private static TinyRun withBatchNorm() {
    TinyRun run = new TinyRun();
    run.workers = 2;
    return run;
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

  /**
   * Seven epochs of three steps on a net that does not look at the batch, with weights of classes
   * from the second on that are divided by those of the batch.
   */
  private static TinyRun frozen(int workers) {
    TinyRun run = new TinyRun();
    run.epochs = 7;
    run.reweighting = Optional.of(new DeferredReweighting(1, 0.99, ClassWeighting.Divisor.WEIGHTS));
    run.workers = workers;
    run.stage = Optional.of(FROZEN);
    run.start = Optional.of(() -> someWeights(new TinyRun()));
    return run;
  }

  private static TinyRun noisy(int workers) {
    TinyRun run = withNoise();
    run.epochs = 1;
    run.workers = workers;
    run.stage = Optional.of(FROZEN);
    run.start = Optional.of(() -> someWeights(withNoise()));
    return run;
  }

  private static TinyRun withNoise() {
    TinyRun run = new TinyRun();
    run.classifier = new TrainedCosine(30);
    run.joint = Softmax.of(1).with(Margin.ofNoise(0.5));
    return run;
  }

  private static Map<String, FloatTensor> someWeights(TinyRun run) {
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
    List<CompletableFuture<Void>> others = new ArrayList<>();
    for (int i = 1; i < run.workers; i++) {
      Worker worker = new Worker(new Cluster(addresses, i), IDENTITY);
      others.add(
          CompletableFuture.runAsync(
              () ->
                  new Trainer(run.settings(), run.seed, run.data(), Optional.empty(), worker)
                      .follow(new TrainingObserver() {}, () -> false)));
    }
    run.worker = new Worker(new Cluster(addresses, 0), IDENTITY);
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
