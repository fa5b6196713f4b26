package org.bce3s.fake;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bce3s.experiment.Row;
import org.bce3s.process.ChildLauncher;
import org.bce3s.process.Retries;
import org.bce3s.process.RunCommandLine;
import org.bce3s.process.StopFlag;
import org.bce3s.slurm.SlurmLauncher;
import org.bce3s.slurm.SlurmOptions;
import org.bce3s.sweep.Plan;
import org.bce3s.sweep.Sweep;
import org.bce3s.sweep.SweepFolder;
import org.bce3s.sweep.SweepObserver;
import org.bce3s.sweep.SweepOptions;
import org.bce3s.sweep.SweepSignals;

/** A sweep's process whose fake runs are tasks of Slurm: {@code OUT DATA ROWS JOBS [EPOCHS]}. */
public final class FakeArray {
  private static final int EPOCHS = 3;
  private static final Duration POLL = Duration.ofMillis(200);

  private FakeArray() {}

  /** Names of so many rows. */
  public static List<String> rows(int count) {
    return IntStream.range(0, count).mapToObj(n -> n == 0 ? "ce" : "weight=0." + (n + 10)).toList();
  }

  /** What is swept: so many rows of two seeds. */
  public static Plan plan(Path data, int count) {
    return plan(data, count, EPOCHS);
  }

  private static Plan plan(Path data, int count, int epochs) {
    List<String> names = rows(count);
    List<Row> rows =
        IntStream.range(0, count)
            .mapToObj(n -> FakeRuns.row(names.get(n), n / 100.0, epochs))
            .toList();
    return FakeSweep.plan(data, rows);
  }

  /** Sweeps. */
  public static void main(String[] arguments) {
    Path out = Path.of(arguments[0]);
    Path data = Path.of(arguments[1]);
    int epochs = arguments.length > 4 ? Integer.parseInt(arguments[4]) : EPOCHS;
    Plan plan = plan(data, Integer.parseInt(arguments[2]), epochs);
    Retries one = new Retries(1, Duration.ZERO);
    SweepOptions options = new SweepOptions(data, out, Optional.empty(), 2, false, one, List.of());
    StopFlag stop = new StopFlag();
    RunCommandLine command = RunCommandLine.ofThisJvm(FakeChild.class.getName(), "64m");
    ChildLauncher launcher =
        new SlurmLauncher(
            command,
            new SlurmOptions(
                Optional.empty(),
                Optional.empty(),
                Integer.parseInt(arguments[3]),
                1,
                List.of("--comment=a test"),
                POLL),
            SweepFolder.of(out, plan.experiment()).slurm());
    SweepObserver observer =
        new SweepObserver() {
          @Override
          public void told(String news) {
            System.err.println(news);
          }
        };
    Sweep sweep = new Sweep(plan, options, launcher, observer, stop);
    SweepSignals.watch(stop, sweep, launcher, System.err::println);
    System.exit(sweep.run().exitCode());
  }
}
