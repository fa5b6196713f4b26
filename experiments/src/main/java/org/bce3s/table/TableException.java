package org.bce3s.table;

/** A table that cannot be read or combined; the message names file and line. */
public final class TableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message is shown to a person as it is. */
  public TableException(String message) {
    super(message);
  }
}
