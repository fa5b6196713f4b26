package org.bce3s.plot;

/** Plots cannot be drawn on this machine; the message says what to install. */
public final class PlotException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message for the user and the reason. */
  public PlotException(String message, Throwable cause) {
    super(message, cause);
  }
}
