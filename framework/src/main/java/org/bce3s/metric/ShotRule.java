package org.bce3s.metric;

/** How classes are grouped by their number of training images. */
public enum ShotRule {
  /** many: more than 100, medium: 20 to 100, few: fewer than 20 (Liu et al. 2019, OLTR). */
  OLTR,
  /** The same with exactly 20 counted as few, as some released code does. */
  FEW_INCLUSIVE;

  /** The group of a class with {@code count} training images. */
  public ShotGroup group(int count) {
    if (count > 100) {
      return ShotGroup.MANY;
    }
    return count < 20 || (count == 20 && this == FEW_INCLUSIVE) ? ShotGroup.FEW : ShotGroup.MEDIUM;
  }
}
