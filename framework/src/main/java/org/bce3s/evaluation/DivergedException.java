package org.bce3s.evaluation;

import org.bce3s.failure.ExitCode;
import org.bce3s.failure.Reported;

/** The loss became NaN or infinite; the run is stopped at that step. */
public final class DivergedException extends RuntimeException implements Reported {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message names epoch, step and value. */
  public DivergedException(String message) {
    super(message);
  }

  @Override
  public int exitCode() {
    return ExitCode.FAILED;
  }
}
