package org.bce3s.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.FolderException;
import org.bce3s.file.FolderLock;
import org.bce3s.process.StopFlag;
import org.bce3s.run.FailureClass;
import org.bce3s.run.Progress;
import org.bce3s.run.RunFailure;
import org.bce3s.run.RunFolder;
import org.bce3s.sweep.Cell;
import org.bce3s.sweep.Child;
import org.bce3s.sweep.ChildLauncher;
import org.bce3s.sweep.Launch;
import org.bce3s.sweep.Plan;
import org.bce3s.sweep.SweepFolder;
import org.bce3s.sweep.SweepObserver;
import org.bce3s.table.RunFigures;
import org.bce3s.table.RunsTable;

/**
 * One run in a process of its own, outside a sweep. Leaves the sweep's journal and tables alone.
 */
final class SupervisedRun {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Plan plan;
  private final Cell cell;
  private final Optional<Cell> start;
  private final RunFolder folder;
  private final Path data;

  /** The run of a cell of a plan. */
  SupervisedRun(Plan plan, Cell cell, RunFolder folder, Path data) {
    this.plan = new Plan(plan.experiment(), plan.baseline(), List.of(cell));
    this.cell = cell;
    this.start = plan.start(cell);
    this.folder = folder;
    this.data = data;
  }

  /** What the run measured; empty unless it is finished. */
  Optional<RunFigures> figures() {
    return folder.result(cell.identity().sha256());
  }

  /**
   * Runs or resumes to the end, unless the run is finished already.
   *
   * @return the run's exit code
   * @throws FolderException if another process uses the folder, or it cannot be written
   */
  int run(ChildLauncher launcher, SweepObserver observer, StopFlag stop) {
    if (FolderLock.isHeld(folder.path())) {
      throw new FolderException(folder.path() + " is in use by " + FolderLock.owner(folder.path()));
    }
    AtomicFile.createFolder(folder.path().toAbsolutePath().getParent());
    folder.claim(cell.identity(), cell.yaml());
    observer.started(plan, figures().isPresent() ? 1 : 0);
    if (figures().isPresent()) {
      return ExitCode.DONE;
    }
    folder.startAttempt();
    Child child = launcher.launch(new Launch(folder, cell.seed(), data, startRun()));
    stop.watchSignals(
        () -> {
          child.kill();
          Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
        });
    observer.runStarted(cell);
    int exitCode = await(child, observer, stop);
    tellEnd(exitCode, observer);
    return exitCode;
  }

  /** The run that a later stage starts from, which must be finished. */
  private Optional<RunFolder> startRun() {
    return start.map(
        from -> {
          Path sweep = folder.path().toAbsolutePath().getParent().getParent();
          RunFolder run = new SweepFolder(sweep).run(from);
          if (run.result(from.identity().sha256()).isEmpty()) {
            throw new FolderException(
                cell
                    + " starts from "
                    + from
                    + ", which is not finished in "
                    + run.path()
                    + "; run that row first");
          }
          return run;
        });
  }

  private int await(Child child, SweepObserver observer, StopFlag stop) {
    boolean stopping = false;
    Optional<Progress> told = Optional.empty();
    while (true) {
      OptionalInt exitCode = child.exitCode();
      if (exitCode.isPresent()) {
        return exitCode.getAsInt();
      }
      if (!stopping && stop.getAsBoolean()) {
        stopping = true;
        child.stop();
      }
      Optional<Progress> now = Progress.read(folder.progress());
      if (now.isPresent() && !now.equals(told)) {
        told = now;
        observer.runProgress(cell, now.get());
      }
      sleep();
    }
  }

  private void tellEnd(int exitCode, SweepObserver observer) {
    Optional<RunFigures> figures = figures();
    if (figures.isPresent()) {
      folder.writeTable(RunsTable.text(List.of(cell.line(plan, figures.get()))));
      observer.runFinished(cell, figures.get());
    } else if (exitCode == ExitCode.INTERRUPTED) {
      observer.runInterrupted(cell);
    } else {
      RunFailure untold =
          new RunFailure(
              FailureClass.ERROR, "ended with exit code " + exitCode + "; see " + folder.log());
      observer.runFailed(cell, folder.failure().orElse(untold));
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a run is under way", e);
    }
  }
}
