package org.bce3s.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.experiment.Experiment;
import org.bce3s.experiment.ExperimentReader;
import org.bce3s.experiment.Row;
import org.bce3s.fake.FakeRuns;
import org.bce3s.fake.FakeSweep;
import org.bce3s.process.Retries;
import org.bce3s.run.RunConfiguration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand runs. The bounds are wide, since a busy machine must not fail a build. */
class LargePlanTest {
  private static final int ROWS = 250;
  private static final List<Long> SEEDS = List.of(0L, 1L, 2L, 3L);

  @TempDir private Path folder;

  @Test
  void aThousandRunsArePlannedInSeconds() throws Exception {
    StringBuilder yaml =
        new StringBuilder(
            """
            experiment: large
            dataset: {name: shapes-lt, side: 16}
            backbone: {name: resnet8}
            loss: {joint: {name: bce}, contrastive: {name: bce}}
            mixing: {mixup: true}
            train: {epochs: 2, batch_size: 8}
            seeds: [0, 1, 2, 3]
            ablation:
              rows:
            """);
    for (int row = 0; row < ROWS; row++) {
      yaml.append("    row-").append(row).append(": {loss.contrastive.weight: 0.");
      yaml.append(1000 + row).append("}\n");
    }
    Path file = folder.resolve("large.yaml");
    Files.writeString(file, yaml);
    Plan plan =
        timed(
            "plan of 1,000 runs",
            Duration.ofSeconds(20),
            () ->
                Plan.of(
                    new ExperimentReader(Catalogue.standard()).read(file, List.of()),
                    RunConfiguration::planned,
                    folder));
    assertThat(plan.cells()).hasSize(ROWS * SEEDS.size());
  }

  @Test
  void theStatusOfAHundredRunsTakesNoTime() {
    sweepAndAsk(ROWS / 10, Duration.ofSeconds(5));
  }

  @Tag("slow")
  @Test
  void theStatusOfAThousandRunsTakesASecond() {
    sweepAndAsk(ROWS, Duration.ofSeconds(10));
  }

  private void sweepAndAsk(int rowCount, Duration atMost) {
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < rowCount; row++) {
      rows.add(FakeRuns.row("row-" + row, row, 1));
    }
    Experiment experiment = new Experiment("fake", SEEDS, Optional.empty(), rows);
    Plan plan = Plan.of(experiment, FakeRuns::configuration, folder);
    SweepOptions options =
        new SweepOptions(folder, folder, Optional.empty(), 1, false, Retries.DEFAULT, List.of());
    timed(
        "sweep of runs that train nothing",
        Duration.ofMinutes(10),
        () -> FakeSweep.here(plan, options).run());
    SweepFolder sweep = SweepFolder.of(folder, "fake");
    SweepStatus status = timed("status of them", atMost, () -> SweepStatus.of(sweep, plan));
    assertThat(status.cells()).extracting(CellStatus::state).containsOnly(CellState.DONE);
    timed(
        "sweep of them that are done",
        Duration.ofMinutes(1),
        () -> FakeSweep.here(plan, options).run());
  }

  private static <T> T timed(String what, Duration atMost, Supplier<T> work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long startedCpu = threads.getCurrentThreadCpuTime();
    long started = System.nanoTime();
    T result = work.get();
    Duration taken = Duration.ofNanos(System.nanoTime() - started);
    Duration cpu = Duration.ofNanos(threads.getCurrentThreadCpuTime() - startedCpu);
    System.out.println(what + ": " + taken.toMillis() + " ms, CPU " + cpu.toMillis() + " ms");
    assertThat(taken).as(what).isLessThan(atMost);
    return result;
  }
}
