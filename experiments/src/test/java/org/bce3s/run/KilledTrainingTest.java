package org.bce3s.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bce3s.fault.FaultPoint;
import org.bce3s.sweep.Remains;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A tiny net on TensorFlow, killed by SIGKILL at the named points and trained on. */
class KilledTrainingTest {
  private static final int SIGKILL = 137;

  private static final String EXPERIMENT =
      """
      dataset: {name: shapes-lt, head_count: 20, imbalance_factor: 4, test_count: 4, side: 16}
      augmentation: [{name: crop}, {name: flip}]
      backbone: {name: resnet8, width: 0.25}
      loss:
        joint: {name: bce}
        contrastive: {name: bce, projection: 8}
        uniform: {name: bce}
      classifier: normalized
      mixing: {mixup: true, cutmix: true}
      sampling: {holdout: 1}
      report: {select: oracle, tta: flip, quality: epoch}
      train: {epochs: 4, batch_size: 8, optimizer: {name: sgd, rate: 0.05}, evaluation_batch: 40,
              threads: 2, data_threads: 2, checkpoint_every: 1}
      """;

  @TempDir private static Path shared;
  private static Path experiment;
  private static Map<String, String> undisturbed;

  @TempDir private Path folder;

  @BeforeAll
  static void trainUndisturbed() throws Exception {
    experiment = shared.resolve("tiny.yaml");
    Files.writeString(experiment, EXPERIMENT);
    Path run = shared.resolve("run");
    assertThat(exitCode(run, "nowhere")).isZero();
    undisturbed = Remains.of(run);
    assertThat(undisturbed)
        .containsKeys(
            "checkpoints/epoch-000004-step-00000000/state.safetensors",
            "checkpoints/epoch-000003-step-00000000/val.safetensors",
            "checkpoints/epoch-000004-step-00000000/oracle.safetensors",
            "quality.csv",
            "classes.csv",
            "confusion.csv",
            "epochs.csv",
            "predictions.csv",
            "steps.csv");
  }

  /** One run that dies at every point in turn, and is stopped in the middle of an epoch too. */
  @Test
  void endsInTheSameBitsAfterADeathAtEveryPoint() throws Exception {
    List<String> deaths =
        List.of(
            FaultPoint.FILE_BEFORE_WRITE.time(1),
            FaultPoint.FILE_HALF_WRITTEN.time(4),
            FaultPoint.FILE_BEFORE_FORCE.time(5),
            FaultPoint.JOURNAL_HALF_APPENDED.time(2),
            FaultPoint.BATCH_HALF_PREPARED.time(9),
            FaultPoint.STEP_DONE.time(5),
            FaultPoint.EPOCH_TRAINED.time(1),
            FaultPoint.EPOCH_REPORTED.time(1),
            FaultPoint.CHECKPOINT_BEFORE_MOVE.time(1),
            FaultPoint.CHECKPOINT_PUBLISHED.time(1));
    for (String death : deaths) {
      assertThat(exitCode(folder, death)).as(death).isEqualTo(SIGKILL);
    }
    assertThat(exitCode(folder, "nowhere", "1", "3")).isEqualTo(RunProgram.INTERRUPTED);
    List<String> moreDeaths =
        List.of(
            FaultPoint.STEP_DONE.time(2),
            FaultPoint.CHECKPOINT_BEFORE_WRITE.time(2),
            FaultPoint.CHECKPOINT_HALF_DELETED.time(1),
            FaultPoint.RUN_TRAINED.time(1),
            FaultPoint.RUN_RESULT_WRITTEN.time(1));
    for (String death : moreDeaths) {
      assertThat(exitCode(folder, death)).as(death).isEqualTo(SIGKILL);
    }
    assertThat(exitCode(folder, "nowhere")).isZero();
    assertThat(Remains.of(folder)).isEqualTo(undisturbed);
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource(
      value = FaultPoint.class,
      mode = EnumSource.Mode.MATCH_NONE,
      names = "SWEEP_.*|RUN_FOLDER_.*")
  void endsInTheSameBitsAfterADeathAt(FaultPoint point) throws Exception {
    int time = point == FaultPoint.STEP_DONE || point == FaultPoint.BATCH_HALF_PREPARED ? 15 : 2;
    if (point.name().startsWith("RUN_") || point == FaultPoint.CHECKPOINT_HALF_DELETED) {
      time = 1;
    }
    assertThat(exitCode(folder, point.time(time))).isEqualTo(SIGKILL);
    assertThat(exitCode(folder, "nowhere")).isZero();
    assertThat(Remains.of(folder)).isEqualTo(undisturbed);
  }

  private static int exitCode(Path run, String fault, String... stopAt)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-D" + FaultPoint.PROPERTY + "=" + fault);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(TrainingProcess.class.getName());
    command.addAll(List.of(experiment.toString(), run.toString()));
    command.addAll(List.of(stopAt));
    Path errors = shared.resolve("errors");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue())
        .as(Files.readString(errors))
        .isIn(RunProgram.DONE, RunProgram.INTERRUPTED, SIGKILL);
    return process.exitValue();
  }
}
