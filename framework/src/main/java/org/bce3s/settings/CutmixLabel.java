package org.bce3s.settings;

/** The soft label of the cutmix stream. */
public enum CutmixLabel {
  /** Mixup's: the drawn lambda, as the released BCE3S code does. */
  MIXUP,
  /** The share of the pixels that are left of the source (Yun et al. 2019). */
  AREA
}
