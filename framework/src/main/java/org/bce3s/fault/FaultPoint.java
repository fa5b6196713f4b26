package org.bce3s.fault;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.bce3s.spec.Names;

/**
 * A moment at which a process may die without anything being lost or wrong afterwards.
 *
 * <p>The code says {@link #reached} there, which does nothing, unless the system property {@value
 * #PROPERTY} names the point: {@code -Dbce3s.fault=file-before-move:3} ends the process by SIGKILL
 * when it reaches that point for the third time. Tests go through all points.
 */
public enum FaultPoint {
  /** A file is about to be written; its temporary file does not exist yet. */
  FILE_BEFORE_WRITE,
  /** Half of a file's bytes are in its temporary file. */
  FILE_HALF_WRITTEN,
  /** A file's bytes are written and not yet forced to the disk. */
  FILE_BEFORE_FORCE,
  /** A file's bytes are on the disk under the temporary name. */
  FILE_BEFORE_MOVE,
  /** A file has its name, its folder is not yet forced. */
  FILE_BEFORE_FOLDER_FORCE,
  /** A file is durable. */
  FILE_WRITTEN,
  /** An event is about to be written to a journal. */
  JOURNAL_BEFORE_APPEND,
  /** Half of the line of an event is written. */
  JOURNAL_HALF_APPENDED,
  /** The line is written and not yet forced. */
  JOURNAL_BEFORE_FORCE,
  /** The line is durable. */
  JOURNAL_APPENDED,
  /** A batch is half prepared, on a thread of its own. */
  BATCH_HALF_PREPARED,
  /** A step is done, in the middle of an epoch or at its end. */
  STEP_DONE,
  /** The steps of an epoch are done, its evaluation is not. */
  EPOCH_TRAINED,
  /** An epoch is reported, its checkpoint is not written. */
  EPOCH_REPORTED,
  /** A checkpoint is about to be written. */
  CHECKPOINT_BEFORE_WRITE,
  /** A checkpoint is whole under its hidden name. */
  CHECKPOINT_BEFORE_MOVE,
  /** A checkpoint is published, those it outdates are still there. */
  CHECKPOINT_PUBLISHED,
  /** An outdated checkpoint is partly deleted. */
  CHECKPOINT_HALF_DELETED,
  /** Training is done, the run's result is not written. */
  RUN_TRAINED,
  /** A run's result is written, its process has not ended. */
  RUN_RESULT_WRITTEN,
  /** The folder of another run is set aside, that of the wanted run is not yet there. */
  RUN_FOLDER_SET_ASIDE,
  /** A run's process is started, the journal does not know. */
  SWEEP_RUN_LAUNCHED,
  /** A run's result was seen, the journal does not know. */
  SWEEP_RUN_ENDED,
  /** One of the tables is rebuilt, the other is not. */
  SWEEP_TABLES_HALF_REBUILT;

  /** Names the point at which this process dies: {@code POINT} or {@code POINT:N}. */
  public static final String PROPERTY = "bce3s.fault";

  private static final int EXIT_CODE_OF_SIGKILL = 137;

  private static final ThreadLocal<Consumer<FaultPoint>> WATCHER = new ThreadLocal<>();

  private final AtomicInteger times = new AtomicInteger();

  /**
   * Tells a watcher of every point that a piece of work reaches on this thread. One that throws
   * stands for a death, if it throws at every later point too: the dead write nothing.
   */
  public static void watch(Consumer<FaultPoint> watcher, Runnable work) {
    WATCHER.set(watcher);
    try {
      work.run();
    } finally {
      WATCHER.remove();
    }
  }

  /** The process is at this point. */
  public void reached() {
    Consumer<FaultPoint> watcher = WATCHER.get();
    if (watcher != null) {
      watcher.accept(this);
    }
    String wanted = System.getProperty(PROPERTY);
    if (wanted != null && isWanted(wanted)) {
      killThisProcess();
    }
  }

  /** The point as the property names it the {@code n}-th time, from 1. */
  public String time(int n) {
    return Names.value(this) + ":" + n;
  }

  private boolean isWanted(String wanted) {
    String name = Names.value(this);
    if (!wanted.equals(name) && !wanted.startsWith(name + ":")) {
      return false;
    }
    int n = wanted.equals(name) ? 1 : Integer.parseInt(wanted.substring(name.length() + 1));
    return times.incrementAndGet() == n;
  }

  /** Halts where the system knows no SIGKILL; this thread does not go on either way. */
  private static void killThisProcess() {
    try {
      String pid = String.valueOf(ProcessHandle.current().pid());
      new ProcessBuilder("kill", "-KILL", pid).start().waitFor();
    } catch (IOException | InterruptedException noSuchCommand) {
      Runtime.getRuntime().halt(EXIT_CODE_OF_SIGKILL);
    }
    Runtime.getRuntime().halt(EXIT_CODE_OF_SIGKILL);
  }
}
