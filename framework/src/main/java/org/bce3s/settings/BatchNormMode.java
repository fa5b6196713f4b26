package org.bce3s.settings;

/** Which statistics BatchNorm normalises by in training. */
public enum BatchNormMode {
  /** Those of the batch; the running ones keep moving, as in the released BCE3S code. */
  MOVING,
  /** The running ones, which stay as they are. */
  FROZEN
}
