package org.bce3s.sweep;

import java.time.Duration;
import java.util.List;
import org.bce3s.run.Progress;
import org.bce3s.run.RunFailure;
import org.bce3s.table.RunFigures;

/** Is told how a sweep goes on; called on the sweep's thread. */
public interface SweepObserver {
  /** The sweep starts; these are its runs, of which so many were done before. */
  default void started(List<Cell> runs, int done) {}

  /** A run was started. */
  default void runStarted(Cell cell) {}

  /** A run goes on; told when it has published something new. */
  default void runProgress(Cell cell, Progress progress) {}

  /** A run is done, and with it all cells equal to it. */
  default void runFinished(Cell cell, RunFigures figures) {}

  /** A run failed through no fault of its own and is tried again after this time. */
  default void runRetried(Cell cell, RunFailure failure, Duration wait) {}

  /** A run failed for good; the sweep goes on unless it was asked to fail fast. */
  default void runFailed(Cell cell, RunFailure failure) {}

  /** A run was stopped and can be resumed. */
  default void runInterrupted(Cell cell) {}

  /** The launcher has something to say, in one line. */
  default void told(String news) {}

  /**
   * A run cannot start yet, since another process still writes in its folder; told at every look.
   */
  default void runWaiting(Cell cell, String owner) {}
}
