package org.bce3s.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.bce3s.random.RandomStream;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunProgram;
import org.bce3s.tensor.Cluster;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A tiny run by two processes, undisturbed and killed. */
@Tag("slow")
class LocalWorkersTest {
  private static final String EXPERIMENT =
      """
      dataset: {name: shapes-lt, head_count: 20, imbalance_factor: 4, test_count: 4, side: 16}
      augmentation: [{name: crop}, {name: flip}]
      backbone: {name: resnet8, width: 0.25}
      loss:
        joint: {name: bce}
        contrastive: {name: bce, projection: 8}
        uniform: {name: bce}
      mixing: {mixup: true, cutmix: true}
      train: {epochs: 6, batch_size: 8, workers: 2, optimizer: {name: sgd, rate: 0.05},
              evaluation_batch: 40, device: cpu, checkpoint_every: 1}
      """;

  private static final long SEED = 20_261;
  private static final int STEPS = 6 * 13;

  @TempDir private static Path shared;
  private static RunFolder undisturbed;

  @TempDir private Path folder;

  @BeforeAll
  static void trainUndisturbed() throws IOException {
    undisturbed = new RunFolder(shared.resolve("run"));
    assertThat(train(undisturbed, new ByteArrayOutputStream())).isEqualTo(RunProgram.DONE);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void endsInTheSameBitsAfterWorkersWereKilledAtAnyStep() throws Exception {
    RunFolder run = new RunFolder(folder.resolve("run"));
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    RandomStream random = RandomStream.of(SEED, "deaths");
    CompletableFuture<Integer> exitCode =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return train(run, told);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    for (int death = 0; death < 3; death++) {
      int step = death * STEPS / 3 + random.nextInt(STEPS / 3 - 2);
      int victim = random.nextInt(2);
      System.out.printf(Locale.ROOT, "seed %d: worker %d dies after step %d%n", SEED, victim, step);
      while (steps(run) <= step) {
        assertThat(exitCode).as(told.toString(StandardCharsets.UTF_8)).isNotDone();
        Thread.sleep(1);
      }
      ProcessHandle process = worker(victim);
      process.destroyForcibly();
      process.onExit().join();
    }

    assertThat(exitCode.join()).isEqualTo(RunProgram.DONE);
    assertThat(told.toString(StandardCharsets.UTF_8).lines())
        .hasSize(3)
        .allMatch(
            line ->
                line.matches(
                    "killed: worker [01]: killed by SIGKILL; if nobody did it, the system ran out"
                        + " of memory: a smaller train.batch_size, or more train.micro_batches,"
                        + " takes less; all workers start again from the last checkpoint"
                        + " \\([123] of 5 times\\)"));
    assertThat(remains(run)).isEqualTo(remains(undisturbed));
  }

  @Test
  void tellsTheFailureOfTheWorkerThatTheOthersLost() throws IOException {
    RunFolder run = new RunFolder(folder.resolve("run"));
    Files.createDirectories(run.path());
    Files.writeString(run.resolvedYaml(), EXPERIMENT.replace("rate: 0.05", "rate: 1e30"));
    ByteArrayOutputStream told = new ByteArrayOutputStream();

    assertThat(workers(run, told).run(() -> false)).isEqualTo(1);
    assertThat(told.toString(StandardCharsets.UTF_8))
        .matches("diverged: worker [01]: the loss is (NaN|Infinity) .*\n");
    assertThat(run.failure().orElseThrow().message()).startsWith("worker ");
  }

  private static int train(RunFolder run, ByteArrayOutputStream told) throws IOException {
    Files.createDirectories(run.path());
    Files.writeString(run.resolvedYaml(), EXPERIMENT);
    return workers(run, told).run(() -> false);
  }

  private static LocalWorkers workers(RunFolder run, ByteArrayOutputStream told) {
    return new LocalWorkers(
        RunCommandLine.ofThisJvm(RunProcess.class.getName(), "512m"),
        new Launch(run, 3, run.path(), Optional.empty(), Cluster.ALONE, 1),
        2,
        new PrintStream(told, true, StandardCharsets.UTF_8));
  }

  private static int steps(RunFolder run) throws IOException {
    return Files.exists(run.steps()) ? Files.readAllLines(run.steps()).size() - 1 : 0;
  }

  private static ProcessHandle worker(int index) {
    return ProcessHandle.current()
        .children()
        .filter(child -> commandLine(child).contains("\0--worker\0" + index + "\0"))
        .findFirst()
        .orElseThrow();
  }

  /** A {@link ProcessHandle} leaves out what is as long as a class path. */
  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
    } catch (IOException ended) {
      return "";
    }
  }

  /** Hash of the final weights, and the losses of all steps. */
  private static Map<String, String> remains(RunFolder run) throws IOException {
    return Map.of(
        "weights", run.weightsSha256().orElseThrow(), "steps", Files.readString(run.steps()));
  }
}
