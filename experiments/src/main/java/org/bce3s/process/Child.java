package org.bce3s.process;

import java.util.OptionalInt;

/** The process of one run. */
public interface Child {
  /** The number by which a person finds it; 0 if it has none yet. */
  long pid();

  /** Its exit code, 128 + n if signal n ended it; empty while it runs. */
  OptionalInt exitCode();

  /**
   * Has something done as soon as it ends, by some thread; not by a process that is not of this
   * machine, which has to be looked at.
   */
  default void whenEnded(Runnable action) {}

  /** Asks it to write a checkpoint and end. */
  void stop();

  /** Ends it at once. */
  void kill();
}
