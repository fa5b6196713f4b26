package org.bce3s.statistics;

import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The paired t test (Student 1908), two-sided: {@code t = mean / (s / sqrt(n))} of the differences
 * beside Student's distribution with n-1 degrees of freedom, s with n-1. It assumes that the
 * differences are normal, which three of them cannot show; in return it can be significant with
 * {@value #LEAST_SEEDS}, where {@link SignFlipTest}, which assumes nothing, needs six.
 */
public final class PairedT {
  /**
   * The differences from which on its p is evidence. Of two it says no more than that they are
   * nearly equal, within 16 % of their mean at 0.05, and figures that are shares of test images are
   * equal by chance; nor does anything show that such a pair is of normal differences.
   */
  public static final int LEAST_SEEDS = 3;

  private PairedT() {}

  /**
   * The p of these differences: 1 if all are 0; empty for one difference, or for equal ones that
   * are not 0, which have no spread to be measured by.
   *
   * @throws IllegalArgumentException if there is none or one is not finite
   */
  public static OptionalDouble pValue(double[] differences) {
    Moments moments = Moments.of(differences, 1);
    int n = moments.count();
    if (n == 1) {
      return OptionalDouble.empty();
    }
    if (moments.deviation() == 0) {
      return moments.mean() == 0 ? OptionalDouble.of(1) : OptionalDouble.empty();
    }
    double t = moments.mean() / (moments.deviation() / Math.sqrt(n));
    return OptionalDouble.of(twoSided(t, n - 1));
  }

  /** The probability of a t at least as far from 0. */
  static double twoSided(double t, double degreesOfFreedom) {
    return 2 * TDistribution.of(degreesOfFreedom).survivalProbability(Math.abs(t));
  }
}
