package org.bce3s.evaluation;

/** The loss became NaN or infinite; the run is stopped at that step. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message names epoch, step and value. */
  public DivergedException(String message) {
    super(message);
  }
}
