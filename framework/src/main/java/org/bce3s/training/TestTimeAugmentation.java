package org.bce3s.training;

/** What is averaged when a test image is classified. */
public enum TestTimeAugmentation {
  /** The image alone. */
  NONE,
  /** The mean of the logits of the image and of its mirror image, left to right. */
  FLIP
}
