package org.bce3s.tensor;

/**
 * TensorFlow's native library cannot be used on this machine. The message, for a person, says why
 * and what to do.
 */
public final class NativeLibraryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  NativeLibraryException(String message, Throwable cause) {
    super(message, cause);
  }
}
