package org.bce3s.failure;

/** What was typed or written cannot be done; the message says why and what can be asked. */
public final class RequestException extends RuntimeException implements Reported {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message is shown to a person as it is. */
  public RequestException(String message) {
    super(message);
  }

  /** Creates the exception with what caused it. */
  public RequestException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public int exitCode() {
    return ExitCode.WRONG;
  }
}
