package org.bce3s.journal;

/** A journal that is damaged or of another version; the message names file and line. */
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message is shown to a person as it is. */
  public JournalException(String message) {
    super(message);
  }
}
