package org.bce3s.parity;

import org.bce3s.failure.ExitCode;
import org.bce3s.failure.Reported;

/**
 * A golden file that cannot be read; the message names the file and the value in it, e.g. {@code
 * losses-1.json: inputs.memory is missing}.
 */
public final class GoldenException extends RuntimeException implements Reported {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message is shown to a person as it is. */
  public GoldenException(String message) {
    super(message);
  }

  /** Creates the exception with what caused it. */
  public GoldenException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public int exitCode() {
    return ExitCode.WRONG;
  }
}
