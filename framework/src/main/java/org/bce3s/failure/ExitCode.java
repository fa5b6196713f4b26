package org.bce3s.failure;

/** The exit codes of every command; scripts may rely on them. */
public final class ExitCode {
  /** Everything asked for is done. */
  public static final int DONE = 0;

  /** A run failed, or a comparison found a difference. */
  public static final int FAILED = 1;

  /** The experiment or the command line is wrong. */
  public static final int WRONG = 2;

  /** The data is wrong or missing. */
  public static final int DATA = 3;

  /** Interrupted; the same command goes on where it stopped. */
  public static final int INTERRUPTED = 75;

  private ExitCode() {}
}
