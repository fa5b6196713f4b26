package org.bce3s.data;

/** What becomes of an image file that cannot be decoded. */
public enum Undecodable {
  /** The run stops when it comes to it, naming the file. */
  STOP,
  /** All images are decoded when the set is opened; those that cannot be are left out of it. */
  SKIP
}
