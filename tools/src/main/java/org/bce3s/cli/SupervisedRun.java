package org.bce3s.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bce3s.failure.ExitCode;
import org.bce3s.file.FolderException;
import org.bce3s.file.FolderLock;
import org.bce3s.process.Child;
import org.bce3s.process.ChildDeath;
import org.bce3s.process.ChildLauncher;
import org.bce3s.process.Launch;
import org.bce3s.process.Retries;
import org.bce3s.process.StopFlag;
import org.bce3s.process.Supervisor;
import org.bce3s.run.Progress;
import org.bce3s.run.RunFailure;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunStore;
import org.bce3s.sweep.Cell;
import org.bce3s.sweep.Plan;
import org.bce3s.sweep.SweepObserver;
import org.bce3s.table.RunFigures;
import org.bce3s.table.RunsTable;
import org.bce3s.tensor.Cluster;

/**
 * One run in a process of its own, outside a sweep. Leaves the sweep's journal and tables alone.
 */
final class SupervisedRun implements Supervisor.Run {
  /** How often a worker starts again for what may lie in the machine or another worker. */
  static final Retries RESTARTS = Retries.of(5);

  private final Plan plan;
  private final Cell cell;
  private final Optional<Cell> start;
  private final RunFolder run;
  private final RunFolder folder;
  private final Path data;
  private final Cluster cluster;
  private final Retries restarts;
  private SweepObserver observer;
  private Optional<RunFolder> startRun = Optional.empty();
  private int exitCode = ExitCode.INTERRUPTED;

  /**
   * The run of a cell of a plan.
   *
   * @param run its folder, which is that of worker 0
   * @param cluster the workers that train it, each under a command like this one, and which one
   *     this is; for a process that trains alone or starts the others itself, it alone
   * @param restarts how often a worker starts again, {@link #RESTARTS} but for tests
   */
  SupervisedRun(Plan plan, Cell cell, RunFolder run, Path data, Cluster cluster, Retries restarts) {
    this.plan = new Plan(plan.experiment(), plan.baseline(), List.of(cell), plan.dataNotes());
    this.cell = cell;
    this.start = plan.start(cell);
    this.run = run;
    this.folder = run.worker(cluster.index());
    this.data = data;
    this.cluster = cluster;
    this.restarts = restarts;
  }

  /** What the run measured; empty unless it is finished and this is worker 0. */
  Optional<RunFigures> figures() {
    return folder.result(cell.identity().sha256());
  }

  /** Whether worker 0 is known to have the result, with which no other is needed any more. */
  private boolean isFinished() {
    return run.result(cell.identity().sha256()).isPresent();
  }

  /**
   * Runs or resumes to the end, unless the run is finished already.
   *
   * @return the run's exit code
   * @throws FolderException if another process uses the folder, or it cannot be written
   */
  int run(ChildLauncher launcher, SweepObserver told, StopFlag stop) {
    observer = told;
    if (FolderLock.isHeld(folder.path())) {
      throw inUse(folder);
    }
    RunStore store = store();
    if (cluster.isFirst()) {
      store
          .inUse(cell.row().name(), cell.seed(), cell.identity().sha256())
          .ifPresent(
              used -> {
                throw inUse(used);
              });
      store.bring(cell.row().name(), cell.seed(), cell.identity());
    }
    observer.started(plan.runs(), isFinished() ? 1 : 0);
    if (isFinished()) {
      writeTable();
      return ExitCode.DONE;
    }
    if (cluster.isFirst()) {
      store.take(cell.row().name(), cell.seed(), cell.identity(), cell.yaml());
      if (isFinished()) { // what another run of its training kept is all that can be shown
        writeTable();
        return ExitCode.DONE;
      }
    } else {
      folder.begin(cell.identity(), cell.yaml());
    }
    startRun = cluster.isFirst() ? startRun() : Optional.empty();
    Supervisor supervisor = new Supervisor(launcher, 1, observer::told);
    stop.watchSignals(
        () -> {
          supervisor.kill();
          Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
        });
    supervisor.run(List.of(this), stop);
    if (isFinished()) {
      writeTable();
      figures().ifPresent(figures -> observer.runFinished(cell, figures));
      return ExitCode.DONE;
    }
    if (exitCode == ExitCode.INTERRUPTED) {
      observer.runInterrupted(cell);
    }
    return exitCode;
  }

  @Override
  public Supervisor.Start start() {
    return isFinished()
        ? Supervisor.Start.NEVER
        : Supervisor.Start.now(new Launch(folder, cell.seed(), data, startRun, cluster, gpus()));
  }

  @Override
  public void started(int attempt, Child child) {
    observer.runStarted(cell);
  }

  @Override
  public void progress(Progress progress) {
    observer.runProgress(cell, progress);
  }

  /** A run alone is tried again by a sweep; of several workers all start again when one is lost. */
  @Override
  public Optional<Duration> ended(int attempt, int code, boolean stopping) {
    boolean done = isFinished() || (code == ExitCode.DONE && !cluster.isFirst());
    if (done || ChildDeath.isStop(code)) {
      exitCode = done ? ExitCode.DONE : ExitCode.INTERRUPTED;
      return Optional.empty();
    }
    RunFailure failure = ChildDeath.of(code, folder);
    Optional<Duration> wait =
        restarts.waitAfter(attempt, failure).filter(w -> !cluster.isAlone() && !stopping);
    if (wait.isPresent()) {
      observer.runRetried(cell, failure, wait.get());
    } else {
      exitCode = failure.failure().exitCode();
      observer.runFailed(cell, failure);
    }
    return wait;
  }

  /** One for a worker that is started by itself; for a process that starts the others, all. */
  private int gpus() {
    int all = Launch.gpus(cell.row().settings().train());
    return cluster.isAlone() ? all : Math.min(1, all);
  }

  private static FolderException inUse(RunFolder run) {
    return new FolderException(run.path() + " is in use by " + FolderLock.owner(run.path()));
  }

  /** The runs of the sweep that this one is of. */
  private RunStore store() {
    return RunStore.of(run.path().toAbsolutePath().getParent().getParent());
  }

  /** The run that a later stage starts from, which must be finished, wherever it lies. */
  private Optional<RunFolder> startRun() {
    return start.map(
        from ->
            store()
                .finished(from.identity().sha256())
                .orElseThrow(
                    () ->
                        new FolderException(
                            cell
                                + " starts from "
                                + from
                                + ", which is not finished in "
                                + run.path().toAbsolutePath().getParent().getParent()
                                + "; run that row first")));
  }

  /** Gives the folder its line; one that was brought here may have that of another row. */
  private void writeTable() {
    figures()
        .map(figures -> RunsTable.text(List.of(cell.line(plan, figures))))
        .filter(table -> !folder.hasTable(table))
        .ifPresent(folder::writeTable);
  }
}
