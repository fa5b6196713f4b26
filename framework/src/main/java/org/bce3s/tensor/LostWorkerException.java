package org.bce3s.tensor;

import org.bce3s.failure.ExitCode;
import org.bce3s.failure.Reported;

/** Another worker of the run is gone; all workers can start again from the last checkpoint. */
public final class LostWorkerException extends RuntimeException implements Reported {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message names the worker. */
  public LostWorkerException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public int exitCode() {
    return ExitCode.FAILED;
  }
}
