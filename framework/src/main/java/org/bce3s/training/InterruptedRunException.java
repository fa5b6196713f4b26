package org.bce3s.training;

import org.bce3s.failure.ExitCode;
import org.bce3s.failure.Reported;

/** The run was asked to stop; its checkpoint is written and it can be resumed. */
public final class InterruptedRunException extends RuntimeException implements Reported {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message says where the run stopped. */
  public InterruptedRunException(String message) {
    super(message);
  }

  @Override
  public int exitCode() {
    return ExitCode.INTERRUPTED;
  }
}
