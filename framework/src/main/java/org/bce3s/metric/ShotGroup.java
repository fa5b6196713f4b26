package org.bce3s.metric;

/** A group of classes by their number of training images. */
public enum ShotGroup {
  /** Head classes. */
  MANY,
  /** Classes between. */
  MEDIUM,
  /** Tail classes. */
  FEW
}
