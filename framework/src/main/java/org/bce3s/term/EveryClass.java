package org.bce3s.term;

import org.bce3s.spec.SpecException;

/**
 * Numbers of training images for formulas that divide by them, or take their logarithm: a data set
 * may keep a class without any, see {@link org.bce3s.data.EmptyClasses}.
 */
public final class EveryClass {
  private EveryClass() {}

  /**
   * The numbers as they are, none of them zero.
   *
   * @param counts training images per class [K]
   * @param what the formula, for the message
   * @throws SpecException if a class has none
   */
  public static int[] seen(int[] counts, String what) {
    for (int k = 0; k < counts.length; k++) {
      if (counts[k] == 0) {
        throw new SpecException(
            "dataset.empty_classes",
            "keep",
            "drop for "
                + what
                + ", which needs training images of every class: "
                + k
                + " has none");
      }
    }
    return counts;
  }
}
