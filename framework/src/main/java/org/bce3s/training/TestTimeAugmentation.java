package org.bce3s.training;

/** What is averaged when a test image is classified. */
public enum TestTimeAugmentation {
  /** The image alone. */
  NONE
}
