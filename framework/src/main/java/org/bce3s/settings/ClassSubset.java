package org.bce3s.settings;

/** How the random class subset of the source stream is drawn, of K classes a share r. */
public enum ClassSubset {
  /** Every class of the batch, filled up to floor(r K) classes where they are fewer. */
  COVERING,
  /**
   * Exactly floor(r K) classes, as the released BCE3S code: those of the batch first, at random
   * where they are more, so that some images of such a batch have no positive.
   */
  RELEASED
}
