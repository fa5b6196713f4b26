package org.bce3s.process;

import java.time.Duration;
import java.util.Optional;

/** Starts the process of one run, on this machine or elsewhere. */
@FunctionalInterface
public interface ChildLauncher {
  /**
   * Starts a run.
   *
   * @throws org.bce3s.file.FolderException if the process cannot be started
   */
  Child launch(Launch launch);

  /**
   * Starts the process of a run before its turn has come, so that {@link #launch} finds it ready to
   * train. Not every launcher does; one that does has one such process at a time.
   *
   * @param before a process that runs now, beside which there must be memory for it
   */
  default void prepare(NextRun next, Child before) {}

  /** Ends the process that {@link #prepare} started, unless it was launched. */
  default void endPrepared() {}

  /**
   * How many runs may be launched and not yet ended. A launcher that queues runs itself takes all.
   *
   * @param jobs how many are to go at once
   */
  default int capacity(int jobs) {
    return jobs;
  }

  /** Whether runs go on when this process ends, to be taken up again by the next sweep. */
  default boolean outlivesThisProcess() {
    return false;
  }

  /** Something that a person should know and was not told before, such as why runs do not start. */
  default Optional<String> news() {
    return Optional.empty();
  }

  /** How often it is worth while to look after the runs. */
  default Duration pollEvery() {
    return Duration.ofMillis(100);
  }
}
