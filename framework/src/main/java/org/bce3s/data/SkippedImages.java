package org.bce3s.data;

/**
 * How many images of each list were left out, for they cannot be decoded. Figures of a test set
 * that lost images are not those of the whole set, so the numbers stand beside them.
 *
 * @param train of the training images
 * @param validation of the validation images
 * @param test of the test images
 */
public record SkippedImages(int train, int validation, int test) {
  /** Nothing was left out. */
  public static final SkippedImages NONE = new SkippedImages(0, 0, 0);
}
