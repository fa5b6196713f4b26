package org.bce3s.statistics;

import java.math.BigDecimal;
import java.util.Arrays;

/**
 * Mean and standard deviation of numbers. The sum is exact before it is rounded, so that it does
 * not depend on the order of the numbers, and opposite ones cancel out.
 *
 * @param count how many there are
 * @param mean their sum over count
 * @param deviation square root of the sum of squared differences to the mean over count - 1;
 *     exactly 0 if all are equal, NaN for one number
 */
public record Moments(int count, double mean, double deviation) {
  /**
   * The moments of numbers.
   *
   * @throws IllegalArgumentException if there is none or one is not finite
   */
  public static Moments of(double[] values) {
    return of(values, 1);
  }

  /** The moments of at least {@code least} finite numbers. */
  static Moments of(double[] values, int least) {
    double[] sorted = sorted(values, least);
    int n = sorted.length;
    if (sorted[0] == sorted[n - 1]) {
      return new Moments(n, sorted[0], n == 1 ? Double.NaN : 0);
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (double value : sorted) {
      sum = sum.add(new BigDecimal(value));
    }
    double mean = sum.doubleValue() / n;
    double squares = 0;
    for (double value : sorted) {
      squares += (value - mean) * (value - mean);
    }
    return new Moments(n, mean, Math.sqrt(squares / (n - 1)));
  }

  /**
   * The same numbers in ascending order: what is made of them does not depend on the order given.
   */
  static double[] sorted(double[] values, int least) {
    if (values.length < least) {
      throw new IllegalArgumentException(values.length + " values where " + least + " are needed");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    for (double value : sorted) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("value " + value + " is not finite");
      }
    }
    return sorted;
  }
}
