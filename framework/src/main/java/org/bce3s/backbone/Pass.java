package org.bce3s.backbone;

/** What a network is run for, which decides what its BatchNorm does. */
public enum Pass {
  /** Training: BatchNorm uses the batch's statistics and moves the running ones. */
  TRAINING,
  /** Training with the running statistics, which stay as they are; folded as in INFERENCE. */
  FROZEN_STATISTICS,
  /**
   * Classifying: the running statistics, folded into the convolution before them, which leaves one
   * operation where there were three.
   */
  INFERENCE
}
