package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.failure.ExitCode;
import org.bce3s.option.ExperimentArguments;
import org.bce3s.process.Child;
import org.bce3s.process.ChildLauncher;
import org.bce3s.process.Launch;
import org.bce3s.process.Retries;
import org.bce3s.process.StopFlag;
import org.bce3s.run.FailureClass;
import org.bce3s.run.RunFailure;
import org.bce3s.run.RunFolder;
import org.bce3s.sweep.Cell;
import org.bce3s.sweep.Plan;
import org.bce3s.sweep.SweepObserver;
import org.bce3s.table.RunFigures;
import org.bce3s.table.RunLine;
import org.bce3s.table.RunsTable;
import org.bce3s.tensor.Cluster;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker started by hand, whose processes end as they are told to. */
class SupervisedRunTest {
  private static final String EXPERIMENT =
      """
      seeds: [3]
      dataset: {name: shapes-lt, head_count: 20, imbalance_factor: 2, test_count: 5}
      backbone: {name: resnet8, width: 0.25}
      loss: {joint: {name: bce, weight: 1}}
      train: {epochs: 1, batch_size: 32, workers: 2}
      """;

  private static final int LOST = FailureClass.LOST_WORKER.exitCode();
  private static final Cluster SECOND = new Cluster(List.of("a:1", "b:1"), 1);

  @TempDir private Path folder;
  private final List<String> told = new ArrayList<>();
  private Plan plan;
  private Cell cell;
  private RunFolder run;

  @BeforeEach
  void plan() {
    Path file = TestFiles.write(folder.resolve("two.yaml"), EXPERIMENT);
    plan =
        ExperimentArguments.plan(
            ExperimentArguments.read(Catalogue.standard(), file, List.of()), folder);
    cell = plan.cells().get(0);
    run = new RunFolder(folder.resolve("runs/two/two/seed-3"));
  }

  @Test
  void aWorkerHasNothingToDoOnceWorker0HasTheResult() {
    finish();
    Children none = new Children();

    assertThat(supervised(Duration.ZERO).run(none, observer(), new StopFlag())).isZero();
    assertThat(none.launches).isEmpty();
  }

  @Test
  void aWorkerThatIsLostWhenWorker0HasTheResultIsDone() {
    Children children = new Children(LOST);
    children.whenLaunched = this::finish;

    assertThat(supervised(Duration.ZERO).run(children, observer(), new StopFlag())).isZero();
    assertThat(told).isEmpty();
    assertThat(children.launches).hasSize(1);
  }

  @Test
  void waitsBeforeEveryFurtherAttempt() {
    Children children = new Children(LOST, LOST, 0);
    long start = System.nanoTime();

    assertThat(supervised(Duration.ofMillis(300)).run(children, observer(), new StopFlag()))
        .isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(900));
    assertThat(told)
        .containsExactly(
            "lost-worker: worker 0 at a:1 was lost; again in PT0.3S",
            "lost-worker: worker 0 at a:1 was lost; again in PT0.6S");
    assertThat(children.launches).hasSize(3);
  }

  @Test
  void aStopEndsTheWaitBetweenAttempts() {
    StopFlag stop = new StopFlag();
    SweepObserver stopping =
        new SweepObserver() {
          @Override
          public void runRetried(Cell lost, RunFailure failure, Duration wait) {
            stop.request();
          }
        };

    assertThat(supervised(Duration.ofMinutes(10)).run(new Children(LOST), stopping, stop))
        .isEqualTo(ExitCode.INTERRUPTED);
  }

  @Test
  void givesUpAfterSoManyAttempts() {
    Children children = new Children(LOST, LOST, LOST);

    assertThat(supervised(Duration.ZERO).run(children, observer(), new StopFlag())).isEqualTo(LOST);
    assertThat(told).last().isEqualTo("failed: lost-worker: worker 0 at a:1 was lost");
    assertThat(children.launches).hasSize(3);
  }

  @Test
  void aFinishedRunOfARenamedRowGetsTheLineOfItsNewName() throws IOException {
    RunFolder old = new RunFolder(folder.resolve("runs/two/old/seed-3"));
    finish(old);
    old.writeTable("row,seed\nold,3\n");
    Children none = new Children();

    SupervisedRun renamed =
        new SupervisedRun(plan, cell, run, folder, Cluster.ALONE, new Retries(2, Duration.ZERO));

    assertThat(renamed.run(none, observer(), new StopFlag())).isZero();
    assertThat(none.launches).isEmpty();
    assertThat(RunsTable.read(run.path().resolve(RunsTable.FILE)))
        .extracting(RunLine::row)
        .containsExactly("two");
  }

  private SupervisedRun supervised(Duration firstWait) {
    return new SupervisedRun(plan, cell, run, folder, SECOND, new Retries(2, firstWait));
  }

  private void finish() {
    finish(run);
  }

  private void finish(RunFolder run) {
    Map<String, String> values =
        Map.of(
            "all",
            "50.00",
            "many",
            "50.00",
            "medium",
            "50.00",
            "few",
            "50.00",
            "seconds",
            "1.0",
            "images_per_second",
            "1.0",
            "device",
            "CPU");
    run.begin(cell.identity(), cell.yaml());
    run.writeResult(cell.identity(), new RunFigures(values));
    assertThat(Files.exists(run.path())).isTrue();
  }

  private SweepObserver observer() {
    return new SweepObserver() {
      @Override
      public void runRetried(Cell lost, RunFailure failure, Duration wait) {
        told.add(failure + "; again in " + wait);
      }

      @Override
      public void runFailed(Cell lost, RunFailure failure) {
        told.add("failed: " + failure);
      }
    };
  }

  /** Processes that end at once with the exit codes given, one after the other. */
  private static final class Children implements ChildLauncher {
    private final List<Launch> launches = new ArrayList<>();
    private final Deque<Integer> exitCodes = new ArrayDeque<>();
    private Runnable whenLaunched = () -> {};

    Children(Integer... exitCodes) {
      this.exitCodes.addAll(Arrays.asList(exitCodes));
    }

    @Override
    public Child launch(Launch launch) {
      launches.add(launch);
      whenLaunched.run();
      int exitCode = exitCodes.remove();
      if (exitCode == LOST) {
        launch
            .folder()
            .writeFailure(new RunFailure(FailureClass.LOST_WORKER, "worker 0 at a:1 was lost"));
      }
      return new Ended(exitCode);
    }
  }

  private record Ended(int code) implements Child {
    @Override
    public long pid() {
      return 0;
    }

    @Override
    public OptionalInt exitCode() {
      return OptionalInt.of(code);
    }

    @Override
    public void stop() {
      // It has ended.
    }

    @Override
    public void kill() {
      // It has ended.
    }
  }
}
