package org.bce3s.journal;

import org.bce3s.failure.ExitCode;
import org.bce3s.failure.Reported;

/** A journal that is damaged or of another version; the message names file and line. */
public final class JournalException extends RuntimeException implements Reported {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message is shown to a person as it is. */
  public JournalException(String message) {
    super(message);
  }

  @Override
  public int exitCode() {
    return ExitCode.DATA;
  }
}
