package org.bce3s.verdict;

/** Rows cannot be compared as asked; the message says what can be asked. */
public final class ComparisonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message is shown to a person as it is. */
  public ComparisonException(String message) {
    super(message);
  }
}
