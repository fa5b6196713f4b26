package org.bce3s.tensor;

/** The workers of a run cannot train together as they were started. */
public class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message says what to change. */
  public ClusterException(String message) {
    super(message);
  }
}
