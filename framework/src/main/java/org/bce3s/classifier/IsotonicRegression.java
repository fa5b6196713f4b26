package org.bce3s.classifier;

/**
 * Isotonic regression: the non-decreasing sequence nearest to given numbers in the sum of squares.
 * It is found exactly by pooling adjacent violators (Ayer et al. 1955, "An empirical distribution
 * function for sampling with incomplete information"): neighbours in the wrong order become their
 * mean, until there are none. So the mean is kept, and a sequence in order stays as it is.
 */
final class IsotonicRegression {
  private IsotonicRegression() {}

  /**
   * The nearest non-decreasing sequence.
   *
   * @param values [K], all of one weight
   * @return [K]
   */
  static double[] nonDecreasing(double[] values) {
    double[] sums = new double[values.length];
    int[] sizes = new int[values.length];
    int blocks = 0;
    for (double value : values) {
      sums[blocks] = value;
      sizes[blocks++] = 1;
      while (blocks > 1 && mean(sums, sizes, blocks - 2) > mean(sums, sizes, blocks - 1)) {
        blocks--;
        sums[blocks - 1] += sums[blocks];
        sizes[blocks - 1] += sizes[blocks];
      }
    }
    double[] fit = new double[values.length];
    int at = 0;
    for (int block = 0; block < blocks; block++) {
      double mean = mean(sums, sizes, block);
      for (int i = 0; i < sizes[block]; i++) {
        fit[at++] = mean;
      }
    }
    return fit;
  }

  private static double mean(double[] sums, int[] sizes, int block) {
    return sums[block] / sizes[block];
  }
}
