package org.bce3s.machine;

import org.bce3s.failure.ExitCode;
import org.bce3s.failure.Reported;

/**
 * TensorFlow's native library cannot be used on this machine. The message, for a person, says why
 * and what to do.
 */
public final class NativeLibraryException extends RuntimeException implements Reported {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public NativeLibraryException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public int exitCode() {
    return ExitCode.FAILED;
  }
}
