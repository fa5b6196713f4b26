package org.bce3s.sweep;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.bce3s.fault.FaultPoint;
import org.bce3s.file.FolderLock;
import org.bce3s.run.FailureClass;
import org.bce3s.run.Progress;
import org.bce3s.run.RunFailure;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunIdentity;
import org.bce3s.run.RunProgram;
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
  private final ChildLauncher launcher;
  private final SweepObserver observer;
  private final BooleanSupplier stop;
  private final Clock clock;
  private final SweepFolder folder;
  private final List<Running> running = new CopyOnWriteArrayList<>();
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
    this.launcher = launcher;
    this.observer = observer;
    this.stop = stop;
    this.clock = clock;
    this.folder = SweepFolder.of(options.out(), plan.experiment());
    plan.runs().forEach(cell -> trainings.putIfAbsent(cell.identity().trainingSha256(), cell));
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
    FolderLock lock = FolderLock.acquire(folder.path(), Duration.ZERO);
    try {
      return runLocked();
    } finally {
      lock.close();
    }
  }

  /** Ends all runs at once, from any thread: what a second signal asks for. */
  public void kill() {
    running.forEach(run -> run.child.kill());
  }

  private SweepOutcome runLocked() {
    try (SweepRecord record = SweepRecord.open(plan, folder, clock, start())) {
      observer.started(plan, (int) plan.runs().stream().filter(record::done).count());
      try {
        loop(record, pending(record));
      } finally {
        stopAll();
        awaitAll();
      }
      SweepOutcome outcome = new SweepOutcome(record.lines(), failures, stopped && left(record));
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

  /** The runs that are not done. */
  private Deque<Attempt> pending(SweepRecord record) {
    Deque<Attempt> pending = new ArrayDeque<>();
    plan.runs().stream()
        .filter(cell -> !record.done(cell))
        .forEach(cell -> pending.add(new Attempt(cell, 1, System.nanoTime())));
    return pending;
  }

  private void loop(SweepRecord record, Deque<Attempt> pending) {
    boolean stopping = false;
    while (!running.isEmpty() || !pending.isEmpty()) {
      if (!stopping && (stop.getAsBoolean() || (options.failFast() && !failures.isEmpty()))) {
        stopping = true;
        stopped |= stop.getAsBoolean();
        pending.clear();
        stopAll();
      }
      startSome(record, pending);
      launcher.news().ifPresent(observer::told);
      boolean anyEnded = false;
      for (Running run : List.copyOf(running)) {
        OptionalInt exitCode = run.child.exitCode();
        if (exitCode.isEmpty()) {
          run.tellProgress(observer);
        } else {
          anyEnded = true;
          running.remove(run);
          ended(record, run, exitCode.getAsInt(), stopping).ifPresent(pending::add);
        }
      }
      if (!anyEnded) {
        pause();
      }
    }
  }

  private void startSome(SweepRecord record, Deque<Attempt> pending) {
    int waiting = 0;
    while (running.size() < launcher.capacity(options.jobs()) && waiting < pending.size()) {
      Attempt attempt = pending.remove();
      Cell cell = attempt.cell;
      Optional<Cell> start = plan.start(cell).filter(first -> !record.done(first));
      Optional<FailedRun> failedStart = start.flatMap(this::failed);
      Optional<Cell> training = trainedMeanwhile(record, cell);
      if (start.or(() -> training).filter(c -> interrupted.contains(c.identity())).isPresent()) {
        interrupted.add(cell.identity()); // it waits for another sweep
      } else if ((start.isPresent() && failedStart.isEmpty()) || training.isPresent()) {
        pending.add(attempt);
        waiting++;
      } else if (!finishedMeanwhile(record, cell)) {
        if (failedStart.isPresent()) {
          startFailed(record, attempt, start.get(), failedStart.get());
        } else if (!attempt.isDue() || isInUse(record, cell)) {
          pending.add(attempt);
          waiting++;
        } else {
          start(record, attempt);
        }
      }
    }
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

  private void start(SweepRecord record, Attempt attempt) {
    Cell cell = attempt.cell;
    RunFolder run =
        record.store().take(cell.row().name(), cell.seed(), cell.identity(), cell.yaml());
    if (finishedMeanwhile(record, cell)) {
      return; // what another run of its training kept is all that can be shown
    }
    run.startAttempt();
    Optional<RunFolder> start = plan.start(cell).map(record::finished);
    Child child =
        launcher.launch(
            new Launch(
                run,
                cell.seed(),
                options.data(),
                start,
                Cluster.ALONE,
                Launch.gpus(cell.row().settings().train())));
    Running started = new Running(attempt, run, child);
    running.add(started);
    FaultPoint.SWEEP_RUN_LAUNCHED.reached();
    record.started(cell, attempt.number, child.pid());
    observer.runStarted(cell);
  }

  /** The failure of a cell's run, if it failed. */
  private Optional<FailedRun> failed(Cell cell) {
    return failures.stream().filter(f -> f.cell().identity().equals(cell.identity())).findFirst();
  }

  /** A stage cannot be trained where the run that it starts from failed. */
  private void startFailed(SweepRecord record, Attempt attempt, Cell start, FailedRun failed) {
    RunFailure failure =
        new RunFailure(failed.failure().failure(), start + ", which it starts from, failed");
    record.failed(attempt.cell, attempt.number, failure);
    failures.add(new FailedRun(attempt.cell, failure));
    observer.runFailed(attempt.cell, failure);
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

  /** Takes note of the end of a run, and says when it is to be tried again, if it is. */
  private Optional<Attempt> ended(SweepRecord record, Running run, int exitCode, boolean stopping) {
    Cell cell = run.attempt.cell;
    if (finishedMeanwhile(record, cell)) {
      return Optional.empty();
    }
    if (exitCode == RunProgram.INTERRUPTED || ChildDeath.isStop(exitCode)) {
      record.interrupted(cell);
      interrupted.add(cell.identity());
      stopped |= !stopping;
      observer.runInterrupted(cell);
    } else {
      RunFailure failure =
          exitCode == RunProgram.DONE
              ? new RunFailure(
                  FailureClass.ERROR, "ended without a result; see " + run.folder.log())
              : ChildDeath.of(exitCode, run.folder);
      int attempt = run.attempt.number;
      record.failed(cell, attempt, failure);
      boolean retried =
          failure.failure().isInfrastructure() && attempt <= options.retries().limit();
      if (retried && !stopping) {
        Duration wait = options.retries().waitAfter(attempt);
        observer.runRetried(cell, failure, wait);
        return Optional.of(new Attempt(cell, attempt + 1, System.nanoTime() + wait.toNanos()));
      }
      if (!retried) {
        failures.add(new FailedRun(cell, failure));
      }
      observer.runFailed(cell, failure);
    }
    return Optional.empty();
  }

  /** Whether a further sweep would have something to do besides trying failed runs again. */
  private boolean left(SweepRecord record) {
    Set<String> failed = new HashSet<>();
    failures.forEach(run -> failed.add(run.cell().identity().sha256()));
    return plan.cells().stream()
        .anyMatch(cell -> !record.done(cell) && !failed.contains(cell.identity().sha256()));
  }

  private void stopAll() {
    running.forEach(run -> run.child.stop());
  }

  private void awaitAll() {
    while (running.stream().anyMatch(run -> run.child.exitCode().isEmpty())) {
      pause();
    }
    running.clear();
  }

  private void pause() {
    try {
      Thread.sleep(launcher.pollEvery().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the sweep's thread was interrupted", e);
    }
  }

  /** The start of a run that is due at a time of {@link System#nanoTime}. */
  private record Attempt(Cell cell, int number, long dueAt) {
    boolean isDue() {
      return System.nanoTime() - dueAt >= 0;
    }
  }

  /** A run under way. */
  private static final class Running {
    private final Attempt attempt;
    private final RunFolder folder;
    private final Child child;
    private Optional<Progress> told = Optional.empty();

    Running(Attempt attempt, RunFolder folder, Child child) {
      this.attempt = attempt;
      this.folder = folder;
      this.child = child;
    }

    void tellProgress(SweepObserver observer) {
      Optional<Progress> now = Progress.read(folder.progress());
      if (now.isPresent() && !now.equals(told)) {
        told = now;
        observer.runProgress(attempt.cell, now.get());
      }
    }
  }
}
