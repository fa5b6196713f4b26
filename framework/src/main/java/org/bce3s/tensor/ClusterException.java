package org.bce3s.tensor;

import org.bce3s.failure.ExitCode;
import org.bce3s.failure.Reported;

/** The workers of a run cannot train together as they were started. */
public class ClusterException extends RuntimeException implements Reported {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message says what to change. */
  public ClusterException(String message) {
    super(message);
  }

  @Override
  public int exitCode() {
    return ExitCode.FAILED;
  }
}
