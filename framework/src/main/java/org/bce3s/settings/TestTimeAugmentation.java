package org.bce3s.settings;

import org.bce3s.spec.NotTraining;

/** What is averaged when a test image is classified. */
@NotTraining
public enum TestTimeAugmentation {
  /** The image alone. */
  NONE,
  /** The mean of the logits of the image and of its mirror image, left to right. */
  FLIP
}
