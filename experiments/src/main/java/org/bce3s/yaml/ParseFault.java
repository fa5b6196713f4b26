package org.bce3s.yaml;

/** A source cannot be read on beyond an address. */
final class ParseFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Origin origin;

  ParseFault(Origin origin, String message) {
    super(message);
    this.origin = origin;
  }

  /** Where reading stopped. */
  Origin origin() {
    return origin;
  }
}
