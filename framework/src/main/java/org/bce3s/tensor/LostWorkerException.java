package org.bce3s.tensor;

/** Another worker of the run is gone; all workers can start again from the last checkpoint. */
public final class LostWorkerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message names the worker. */
  public LostWorkerException(String message, Throwable cause) {
    super(message, cause);
  }
}
