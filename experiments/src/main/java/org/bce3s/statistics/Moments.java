package org.bce3s.statistics;

import java.util.Arrays;

/**
 * Mean and standard deviation of numbers, whatever their order.
 *
 * @param count how many there are
 * @param mean their sum over count
 * @param deviation square root of the sum of squared differences to the mean over count - 1;
 *     exactly 0 if all are equal, NaN for one number
 */
record Moments(int count, double mean, double deviation) {
  /** The moments of at least {@code least} finite numbers. */
  static Moments of(double[] values, int least) {
    double[] sorted = sorted(values, least);
    int n = sorted.length;
    if (sorted[0] == sorted[n - 1]) {
      return new Moments(n, sorted[0], n == 1 ? Double.NaN : 0);
    }
    double sum = 0;
    for (double value : sorted) {
      sum += value;
    }
    double mean = sum / n;
    double squares = 0;
    for (double value : sorted) {
      squares += (value - mean) * (value - mean);
    }
    return new Moments(n, mean, Math.sqrt(squares / (n - 1)));
  }

  /** The same numbers in ascending order: sums over them do not depend on the order given. */
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
