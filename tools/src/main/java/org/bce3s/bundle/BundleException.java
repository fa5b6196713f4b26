package org.bce3s.bundle;

/** A bundle that cannot be made of what is here. The message is shown to a person as it is. */
public final class BundleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message says what is missing and what to type. */
  public BundleException(String message) {
    super(message);
  }
}
