package org.bce3s.display;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.experiment.ExperimentReader;
import org.bce3s.run.FailureClass;
import org.bce3s.run.Progress;
import org.bce3s.run.RunConfiguration;
import org.bce3s.run.RunFailure;
import org.bce3s.sweep.Cell;
import org.bce3s.sweep.Plan;
import org.bce3s.table.RunFigures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepDisplayTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private long seconds;

  @TempDir private Path folder;

  @Test
  void leavesALineARunAndSaysWhatWasDoneBefore() throws IOException {
    Plan plan = plan("seeds: [0, 1, 2]");
    Cell second = plan.cells().get(1);
    Cell third = plan.cells().get(2);
    try (SweepDisplay display =
        new SweepDisplay(() -> TimeUnit.SECONDS.toNanos(seconds), Terminal.lines(stream))) {
      display.started(plan.runs(), 1);
      display.runStarted(second);
      display.runWaiting(third, "pid 7");
      display.runWaiting(third, "pid 7");
      seconds += 5;
      display.runProgress(second, new Progress(2, 4, 0, 10, 100, 5));
      display.runFinished(second, figures());
      display.runStarted(third);
      display.runFailed(third, new RunFailure(FailureClass.DIVERGED, "the loss is NaN"));
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines(
            """
            1 of 3 runs were done before
            small seed 2: waits, its folder is in use by pid 7
            [2/3] small seed 1: accuracy 50.00 (many 60.12, medium n/a, few 0.00)
            [3/3] small seed 2: failed: diverged: the loss is NaN
            """);
  }

  @Test
  void aRunThatFailedIsNotCountedAsTrained() throws IOException {
    Plan plan = plan("seeds: [0, 1, 2]");
    try (SweepDisplay display =
        new SweepDisplay(() -> TimeUnit.SECONDS.toNanos(seconds), Terminal.lines(stream))) {
      display.started(plan.runs(), 0);
      seconds += 100;
      display.runFailed(plan.cells().get(0), new RunFailure(FailureClass.KILLED, "killed"));
      display.runFinished(plan.cells().get(1), figures());
      seconds += 100;
      display.runFinished(plan.cells().get(2), figures());
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines(
            """
            [1/3] small seed 0: failed: killed: killed
            [2/3] small seed 1: accuracy 50.00 (many 60.12, medium n/a, few 0.00)
            [3/3] small seed 2: accuracy 50.00 (many 60.12, medium n/a, few 0.00)
            """);
  }

  @Test
  void aStageThatTrainsNothingHasNoEpochs() throws IOException {
    Plan plan =
        plan(
            """
            seeds: [0]
            ablation:
              rows:
                ce: {}
                tau: {stage: {start: ce, trainable: nothing}, classifier: tau-normalized}
            """);
    try (SweepDisplay display =
        new SweepDisplay(() -> TimeUnit.SECONDS.toNanos(seconds), Terminal.lines(stream))) {
      display.started(plan.runs(), 0);
      for (Cell cell : plan.cells()) {
        display.runStarted(cell);
        display.runProgress(cell, new Progress(0, cell.row().settings().epochs(), 0, 10, 0, -1));
        display.runFinished(cell, figures());
      }
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines(
            """
            [1/2] ce seed 0: accuracy 50.00 (many 60.12, medium n/a, few 0.00)
            [2/2] tau seed 0: accuracy 50.00 (many 60.12, medium n/a, few 0.00)
            sweep: 4/4 (100 %)
            """);
  }

  private static RunFigures figures() {
    return new RunFigures(
        Map.of(
            "all", "50.0000",
            "many", "60.12",
            "medium", "",
            "few", "0",
            "images_per_second", "1",
            "seconds", "10.0",
            "device", "CPU"));
  }

  private Plan plan(String more) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("small.yaml"),
            """
            dataset: {name: shapes-lt, head_count: 10, imbalance_factor: 2}
            backbone: {name: resnet8}
            loss: {joint: {name: bce, weight: 1}}
            train: {epochs: 4, batch_size: 16}
            """
                + more);
    return Plan.of(
        new ExperimentReader(Catalogue.standard()).read(file, List.of()),
        RunConfiguration::planned,
        folder);
  }
}
