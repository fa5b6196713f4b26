package org.bce3s.backbone;

/** What a network is built for, which decides by which statistics BatchNorm normalises. */
public enum Pass {
  /** Training by the batch's statistics, towards which the running ones move. */
  TRAINING,
  /** By the batch's statistics, which are wanted themselves, without gradients. */
  STATISTICS,
  /** Training by the running statistics, which stay as they are. */
  FROZEN,
  /** By the running statistics, without gradients. */
  INFERENCE
}
