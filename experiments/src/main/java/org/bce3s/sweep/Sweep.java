package org.bce3s.sweep;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.bce3s.fault.FaultPoint;
import org.bce3s.file.FolderException;
import org.bce3s.file.FolderLock;
import org.bce3s.process.Child;
import org.bce3s.process.ChildDeath;
import org.bce3s.process.ChildLauncher;
import org.bce3s.process.Launch;
import org.bce3s.process.NextRun;
import org.bce3s.process.Supervisor;
import org.bce3s.run.Progress;
import org.bce3s.run.RunFailure;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunIdentity;
import org.bce3s.table.RunFigures;
import org.bce3s.tensor.Cluster;

/**
 * Carries out a plan, one process a run, a few at a time.
 *
 * <p>What is done stays done: runs of the same identity are not trained again, whoever trained
 * them. A failed run does not stop the others. The sweep may be killed at any moment and started
 * again.
 */
public final class Sweep {
  private final Plan plan;
  private final SweepOptions options;
  private final SweepObserver observer;
  private final BooleanSupplier stop;
  private final Clock clock;
  private final SweepFolder folder;
  private final Supervisor supervisor;
  private final List<Cell> runs;
  private final List<FailedRun> failures = new ArrayList<>();

  /** The first cell of each training; others show it in other ways. */
  private final Map<String, Cell> trainings = new HashMap<>();

  private final Set<RunIdentity> interrupted = new HashSet<>();
  private boolean stopped;

  /**
   * Creates a sweep.
   *
   * @param plan what to do
   * @param options how
   * @param launcher starts the runs
   * @param observer is told how it goes
   * @param stop once true, runs write their checkpoints and the sweep ends with exit code 75
   */
  public Sweep(
      Plan plan,
      SweepOptions options,
      ChildLauncher launcher,
      SweepObserver observer,
      BooleanSupplier stop) {
    this(plan, options, launcher, observer, stop, Clock.systemUTC());
  }

  /** A sweep with a clock of its own, which nothing but the times in its journal depends on. */
  Sweep(
      Plan plan,
      SweepOptions options,
      ChildLauncher launcher,
      SweepObserver observer,
      BooleanSupplier stop,
      Clock clock) {
    this.plan = plan;
    this.options = options;
    this.supervisor = new Supervisor(launcher, options.jobs(), observer::told);
    this.observer = observer;
    this.stop = stop;
    this.clock = clock;
    this.folder = SweepFolder.of(options.out(), plan.experiment());
    this.runs = options.part().runs(plan);
    runs.forEach(cell -> trainings.putIfAbsent(cell.identity().trainingSha256(), cell));
  }

  /**
   * Runs or resumes to the end. May be called once.
   *
   * @throws org.bce3s.file.FolderException if another process sweeps this folder, or it or the one
   *     of the results cannot be written; runs under way are stopped first, and nothing done is
   *     lost
   * @throws org.bce3s.journal.JournalException if the journal is damaged
   */
  public SweepOutcome run() {
    folder.checkWritable();
    new SweepResults(plan, options, folder).check();
    FolderLock lock = lock();
    try {
      return runLocked();
    } finally {
      lock.close();
    }
  }

  private FolderLock lock() {
    try {
      return FolderLock.acquire(folder.path(), Duration.ZERO);
    } catch (FolderException e) {
      throw FolderLock.isHeld(folder.path())
          ? new FolderException(
              e.getMessage()
                  + "; wait until it ends (status "
                  + folder.path()
                  + " --watch), or sweep with another --out or experiment name")
          : e;
    }
  }

  /** Ends all runs at once, from any thread: what a second signal asks for. */
  public void kill() {
    supervisor.kill();
  }

  private SweepOutcome runLocked() {
    try (SweepRecord record = SweepRecord.open(plan, folder, clock, start())) {
      observer.started(runs, (int) runs.stream().filter(record::done).count());
      supervisor.run(
          runs.stream()
              .filter(cell -> !record.done(cell))
              .map(cell -> new CellRun(record, cell))
              .toList(),
          this::mustStop);
      boolean whole = record.lines().size() == plan.cells().size();
      SweepOutcome outcome =
          new SweepOutcome(record.lines(), whole, failures, stopped && left(record));
      new SweepResults(plan, options, folder).write(record, outcome);
      record.ended(outcome.exitCode());
      return outcome;
    }
  }

  private Map<String, String> start() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("pid", String.valueOf(ProcessHandle.current().pid()));
    values.put("jobs", String.valueOf(options.jobs()));
    return values;
  }

  private boolean mustStop() {
    boolean asked = stop.getAsBoolean();
    if (asked && !stopped) {
      observer.told(SweepSignals.STOPPING);
    }
    stopped |= asked;
    return asked || (options.failFast() && !failures.isEmpty());
  }

  /**
   * The cell of the plan whose run is being or going to be trained and only has to be measured anew
   * for this cell.
   */
  private Optional<Cell> trainedMeanwhile(SweepRecord record, Cell cell) {
    Cell first = trainings.get(cell.identity().trainingSha256());
    boolean waits =
        !first.identity().equals(cell.identity())
            && !cell.identity().measuresEveryEpoch()
            && !record.done(first)
            && failed(first).isEmpty()
            && record.store().shownOtherwise(cell.identity()).isEmpty();
    return Optional.of(first).filter(c -> waits);
  }

  /** Whether a process, perhaps left by an earlier sweep, is at work where the run would go. */
  private boolean isInUse(SweepRecord record, Cell cell) {
    Optional<RunFolder> used =
        record.store().inUse(cell.row().name(), cell.seed(), cell.identity().sha256());
    used.ifPresent(run -> observer.runWaiting(cell, FolderLock.owner(run.path())));
    return used.isPresent();
  }

  /** The failure of a cell's run, if it failed. */
  private Optional<FailedRun> failed(Cell cell) {
    return failures.stream().filter(f -> f.cell().identity().equals(cell.identity())).findFirst();
  }

  /** Takes the result of a run if it has one, perhaps by a process that an earlier sweep left. */
  private boolean finishedMeanwhile(SweepRecord record, Cell cell) {
    String identity = cell.identity().sha256();
    Optional<RunFigures> figures =
        record
            .store()
            .finished(identity)
            .filter(run -> run.damagedTables().isEmpty())
            .flatMap(run -> run.result(identity));
    if (figures.isEmpty()) {
      return false;
    }
    FaultPoint.SWEEP_RUN_ENDED.reached();
    record.finished(cell, figures.get());
    observer.runFinished(cell, figures.get());
    return true;
  }

  /** Whether a further sweep would have something to do besides trying failed runs again. */
  private boolean left(SweepRecord record) {
    Set<String> failed = new HashSet<>();
    failures.forEach(run -> failed.add(run.cell().identity().sha256()));
    return runs.stream()
        .anyMatch(cell -> !record.done(cell) && !failed.contains(cell.identity().sha256()));
  }

  /** The run of a cell, with all that may happen to it. */
  private final class CellRun implements Supervisor.Run {
    private final SweepRecord record;
    private final Cell cell;
    private RunFolder folder;

    CellRun(SweepRecord record, Cell cell) {
      this.record = record;
      this.cell = cell;
    }

    @Override
    public Supervisor.Start start() {
      Optional<Cell> start = plan.start(cell).filter(first -> !record.done(first));
      Optional<FailedRun> failedStart = start.flatMap(Sweep.this::failed);
      Optional<Cell> training = trainedMeanwhile(record, cell);
      if (start.or(() -> training).filter(c -> interrupted.contains(c.identity())).isPresent()) {
        interrupted.add(cell.identity()); // it waits for another sweep
        return Supervisor.Start.NEVER;
      }
      if ((start.isPresent() && failedStart.isEmpty()) || training.isPresent()) {
        return Supervisor.Start.LATER;
      }
      if (finishedMeanwhile(record, cell)) {
        return Supervisor.Start.NEVER;
      }
      if (failedStart.isPresent()) {
        startFailed(start.get(), failedStart.get());
        return Supervisor.Start.NEVER;
      }
      return isInUse(record, cell) ? Supervisor.Start.LATER : launch();
    }

    @Override
    public Optional<NextRun> next() {
      String identity = cell.identity().sha256();
      boolean isNext =
          cell.row().settings().train().workers() == 1
              && plan.start(cell).filter(first -> !record.done(first)).isEmpty()
              && trainedMeanwhile(record, cell).isEmpty()
              && record.store().finished(identity).isEmpty()
              && record.store().shownOtherwise(cell.identity()).isEmpty()
              && record.store().inUse(cell.row().name(), cell.seed(), identity).isEmpty();
      return isNext
          ? Optional.of(
              new NextRun(Sweep.this.folder.run(cell), cell.yaml(), cell.seed(), options.data()))
          : Optional.empty();
    }

    /** A stage cannot be trained where the run that it starts from failed. */
    private void startFailed(Cell start, FailedRun failed) {
      RunFailure failure =
          new RunFailure(failed.failure().failure(), start + ", which it starts from, failed");
      record.failed(cell, 1, failure);
      failures.add(new FailedRun(cell, failure));
      observer.runFailed(cell, failure);
    }

    private Supervisor.Start launch() {
      folder = record.store().take(cell.row().name(), cell.seed(), cell.identity(), cell.yaml());
      if (finishedMeanwhile(record, cell)) {
        return Supervisor.Start.NEVER; // what another run of its training kept is all there is
      }
      return Supervisor.Start.now(
          new Launch(
              folder,
              cell.seed(),
              options.data(),
              plan.start(cell).map(record::finished),
              Cluster.ALONE,
              Launch.gpus(cell.row().settings().train())));
    }

    @Override
    public void started(int attempt, Child child) {
      FaultPoint.SWEEP_RUN_LAUNCHED.reached();
      record.started(cell, attempt, child.pid());
      observer.runStarted(cell);
    }

    @Override
    public void progress(Progress progress) {
      observer.runProgress(cell, progress);
    }

    @Override
    public Optional<Duration> ended(int attempt, int exitCode, boolean stopping) {
      if (finishedMeanwhile(record, cell)) {
        return Optional.empty();
      }
      if (ChildDeath.isStop(exitCode)) {
        record.interrupted(cell);
        interrupted.add(cell.identity());
        stopped |= !stopping;
        observer.runInterrupted(cell);
        return Optional.empty();
      }
      RunFailure failure = ChildDeath.of(exitCode, folder);
      record.failed(cell, attempt, failure);
      Optional<Duration> wait = options.retries().waitAfter(attempt, failure);
      if (wait.isPresent() && !stopping) {
        observer.runRetried(cell, failure, wait.get());
        return wait;
      }
      if (wait.isEmpty()) {
        failures.add(new FailedRun(cell, failure));
      }
      observer.runFailed(cell, failure);
      return Optional.empty();
    }
  }
}
