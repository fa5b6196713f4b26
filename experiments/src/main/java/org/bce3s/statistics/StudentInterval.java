package org.bce3s.statistics;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Student's confidence interval of a mean (Student 1908, "The probable error of a mean"): {@code
 * mean ± t(n-1) * s / sqrt(n)}, {@code s} the standard deviation with n-1.
 *
 * <p>It holds its level for any n >= 2 if the values are normal, and pays for few of them with its
 * width: the factor t is 12.7 for two values, 4.3 for three, 2.8 for five at 95 %.
 */
public final class StudentInterval {
  private StudentInterval() {}

  /**
   * The interval of the mean of these values.
   *
   * @param level of confidence, between 0 and 1
   * @throws IllegalArgumentException for fewer than two values, one that is not finite, or another
   *     level
   */
  public static Interval of(double[] values, double level) {
    Moments moments = Moments.of(values, 2);
    double t = quantile(moments.count() - 1, Interval.tail(level));
    double half = t * moments.deviation() / Math.sqrt(moments.count());
    return new Interval(moments.mean() - half, moments.mean() + half);
  }

  private static double quantile(int degreesOfFreedom, double tail) {
    return TDistribution.of(degreesOfFreedom).inverseSurvivalProbability(tail);
  }
}
