package org.bce3s.tensor;

/** Another process has the port that a worker was to listen on. */
public final class PortInUseException extends ClusterException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message names the worker and the port. */
  public PortInUseException(String message) {
    super(message);
  }
}
