package org.bce3s.file;

import org.bce3s.failure.ExitCode;
import org.bce3s.failure.Reported;

/** The data is missing, damaged or not what the experiment says; the message names the file. */
public final class DataException extends RuntimeException implements Reported {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message is shown to a person as it is. */
  public DataException(String message) {
    super(message);
  }

  /** Creates the exception with the failure that caused it. */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * A file or folder of a data set that is not where it was looked for. The message ends in what to
   * type where it lies elsewhere.
   *
   * @param what what is not there, and what was expected
   */
  public static DataException notFound(String what) {
    return new DataException(
        what
            + (what.endsWith("?") ? " If" : "; if")
            + " it lies elsewhere, type --data DIR, the folder of data sets");
  }

  @Override
  public int exitCode() {
    return ExitCode.DATA;
  }
}
