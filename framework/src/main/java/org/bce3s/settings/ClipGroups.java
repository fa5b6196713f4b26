package org.bce3s.settings;

/** Which gradients share a norm when they are clipped. */
public enum ClipGroups {
  /** All of them. */
  GLOBAL,
  /** Those of the backbone and those of the head, as the released BCE3S code does. */
  BACKBONE_HEAD
}
