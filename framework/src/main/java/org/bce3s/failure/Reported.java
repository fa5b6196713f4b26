package org.bce3s.failure;

/**
 * An exception whose message says all that a person has to know: where, what, what is allowed, what
 * to type. It is shown without a stack trace, and the command ends with its exit code.
 */
public interface Reported {
  /** One of {@link ExitCode}. */
  int exitCode();

  /** The message. */
  String getMessage();
}
