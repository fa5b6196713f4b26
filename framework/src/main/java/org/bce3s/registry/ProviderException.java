package org.bce3s.registry;

/** Code from outside that does not load, or whose entries do not fit beside those there are. */
public final class ProviderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message for a person. */
  public ProviderException(String message) {
    super(message);
  }

  /** Creates the exception with a message for a person and its cause. */
  public ProviderException(String message, Throwable cause) {
    super(message, cause);
  }
}
