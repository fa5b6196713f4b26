package org.bce3s.fake;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bce3s.experiment.Experiment;
import org.bce3s.experiment.Row;
import org.bce3s.file.FolderException;
import org.bce3s.process.LocalLauncher;
import org.bce3s.process.Retries;
import org.bce3s.process.RunCommandLine;
import org.bce3s.process.StopFlag;
import org.bce3s.run.RunProgram;
import org.bce3s.sweep.Plan;
import org.bce3s.sweep.Sweep;
import org.bce3s.sweep.SweepObserver;
import org.bce3s.sweep.SweepOptions;
import org.bce3s.sweep.SweepOutcome;

/** A sweep's process with fake runs: {@code OUT DATA JOBS [small|ahead]}. */
public final class FakeSweep {
  /** Two more attempts without a wait. */
  public static final Retries RETRIES = new Retries(2, Duration.ZERO);

  private static final int EPOCHS = 4;
  private static final int SMALL_EPOCHS = 3;

  private FakeSweep() {}

  /** Three rows, of which two are equal, with two seeds. */
  public static Plan plan(Path data) {
    return plan(
        data,
        List.of(
            FakeRuns.row("ce", 0, EPOCHS),
            FakeRuns.row("bce+contrastive", 0.1, EPOCHS),
            FakeRuns.row("ce again", 0, EPOCHS)));
  }

  /** Three rows, of which two are equal, with one seed. */
  public static Plan small(Path data) {
    return plan(
        data,
        List.of(
            FakeRuns.row("ce", 0, SMALL_EPOCHS),
            FakeRuns.row("bce", 0.1, SMALL_EPOCHS),
            FakeRuns.row("ce again", 0, SMALL_EPOCHS)),
        List.of(0L));
  }

  /** These rows with two seeds, compared to the row "ce". */
  public static Plan plan(Path data, List<Row> rows) {
    return plan(data, rows, List.of(0L, 1L));
  }

  /** These rows with these seeds, compared to the row "ce". */
  public static Plan plan(Path data, List<Row> rows, List<Long> seeds) {
    Experiment experiment = new Experiment("fake", seeds, Optional.of("ce"), rows);
    return Plan.of(experiment, FakeRuns::configuration, data);
  }

  /** A sweep in this process whose runs are processes. */
  public static Sweep sweep(
      Plan plan, SweepOptions options, SweepObserver observer, StopFlag stop) {
    return new Sweep(
        plan, options, LocalLauncher.ofThisJvm(FakeChild.class.getName(), "64m"), observer, stop);
  }

  /** A sweep in this process whose runs are trained in this process too, one by one. */
  public static Sweep here(Plan plan, SweepOptions options) {
    return new Sweep(plan, options, new HereLauncher(), new SweepObserver() {}, new StopFlag());
  }

  /** Sweeps in a process of its own. */
  public static void main(String[] arguments) {
    Path data = Path.of(arguments[1]);
    SweepOptions options =
        new SweepOptions(
            data,
            Path.of(arguments[0]),
            Optional.empty(),
            Integer.parseInt(arguments[2]),
            false,
            FakeSweep.RETRIES,
            List.of());
    StopFlag stop = new StopFlag();
    Sweep sweep =
        List.of(arguments).contains("small")
            ? here(small(data), options)
            : new Sweep(
                plan(data),
                options,
                new LocalLauncher(
                    RunCommandLine.ofThisJvm(FakeChild.class.getName(), "64m"),
                    Optional.empty(),
                    List.of(arguments).contains("ahead")),
                new SweepObserver() {},
                stop);
    stop.watchSignals(
        () -> {
          sweep.kill();
          Runtime.getRuntime().halt(RunProgram.INTERRUPTED);
        });
    try {
      SweepOutcome outcome = sweep.run();
      outcome.failures().forEach(failed -> System.err.println(failed.failure()));
      System.exit(outcome.exitCode());
    } catch (FolderException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }
}
