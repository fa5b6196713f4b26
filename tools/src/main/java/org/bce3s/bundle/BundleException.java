package org.bce3s.bundle;

import org.bce3s.failure.ExitCode;
import org.bce3s.failure.Reported;

/** A bundle that cannot be made of what is here. The message is shown to a person as it is. */
public final class BundleException extends RuntimeException implements Reported {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message says what is missing and what to type. */
  public BundleException(String message) {
    super(message);
  }

  @Override
  public int exitCode() {
    return ExitCode.WRONG;
  }
}
