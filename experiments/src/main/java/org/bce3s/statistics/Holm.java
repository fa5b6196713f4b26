package org.bce3s.statistics;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Holm's step-down adjustment for several tests (Holm 1979, "A simple sequentially rejective
 * multiple test procedure"): of m sorted p, the i-th becomes the largest of {@code (m - j + 1) *
 * p_j} for j = 1..i, at most 1. Whoever calls significant what is at most alpha then errs with
 * probability alpha at most over all tests together, dependent or not.
 */
public final class Holm {
  private Holm() {}

  /**
   * The adjusted p, in the order given.
   *
   * @throws IllegalArgumentException if one is not between 0 and 1
   */
  public static double[] adjusted(double[] pValues) {
    Integer[] ascending = new Integer[pValues.length];
    Arrays.setAll(ascending, i -> i);
    Arrays.sort(ascending, Comparator.comparingDouble(i -> pValues[i]));
    double[] adjusted = new double[pValues.length];
    double largest = 0;
    for (int i = 0; i < pValues.length; i++) {
      double p = pValues[ascending[i]];
      if (!(p >= 0 && p <= 1)) {
        throw new IllegalArgumentException("p " + p + " is not between 0 and 1");
      }
      largest = Math.max(largest, Math.min(1, (pValues.length - i) * p));
      adjusted[ascending[i]] = largest;
    }
    return adjusted;
  }
}
