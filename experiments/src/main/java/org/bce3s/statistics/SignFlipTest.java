package org.bce3s.statistics;

import org.bce3s.random.RandomStream;

/**
 * The permutation test of paired differences (Fisher 1935, "The Design of Experiments", section
 * 21), two-sided: if both methods are equal, each difference could as well have had the other sign,
 * so p is the share of all 2^n choices of signs whose sum is at least as far from 0 as the one
 * found.
 *
 * <p>Up to {@value #EXACT} pairs all signs are counted and p is exact, whatever the distribution of
 * the differences. Beyond, {@value #SAMPLES} choices are drawn and {@code p = (b + 1)/(m + 1)}, b
 * of the m being as far (Phipson and Smyth 2010, "Permutation p-values should never be zero").
 *
 * <p>No p is smaller than {@link #smallestP}: with three pairs 0.25, however large the differences.
 */
public final class SignFlipTest {
  private static final int EXACT = 20;
  private static final int SAMPLES = 999_999;

  /** Sums that differ by rounding alone are equal: a share of the sum of all sizes. */
  private static final double ROUNDING = 1e-12;

  private SignFlipTest() {}

  /**
   * The p of these differences.
   *
   * @param seed of the signs, where they are drawn
   * @throws IllegalArgumentException if there is none or one is not finite
   */
  public static double pValue(double[] differences, long seed) {
    double[] sorted = Moments.sorted(differences, 1);
    double sum = 0;
    double sizes = 0;
    for (double difference : sorted) {
      sum += difference;
      sizes += Math.abs(difference);
    }
    double far = Math.abs(sum) - ROUNDING * sizes;
    if (!isExact(sorted.length)) {
      return (drawn(sorted, far, seed) + 1) / (SAMPLES + 1.0);
    }
    // A choice of signs and its opposite are as far: half of them is enough.
    return count(sorted, 1, sorted[0], far) / Math.scalb(1.0, sorted.length - 1);
  }

  /** Whether the p of so many pairs is exact. */
  public static boolean isExact(int pairs) {
    return pairs <= EXACT;
  }

  /** The smallest p that so many pairs can have: 2/2^n, every difference having one sign. */
  public static double smallestP(int pairs) {
    if (pairs < 1) {
      throw new IllegalArgumentException(pairs + " pairs");
    }
    double exact = Math.scalb(1.0, 1 - pairs);
    return isExact(pairs) ? exact : Math.max(exact, 1 / (SAMPLES + 1.0));
  }

  private static long count(double[] differences, int from, double sum, double far) {
    if (from == differences.length) {
      return Math.abs(sum) >= far ? 1 : 0;
    }
    return count(differences, from + 1, sum + differences[from], far)
        + count(differences, from + 1, sum - differences[from], far);
  }

  private static long drawn(double[] differences, double far, long seed) {
    RandomStream random = RandomStream.of(seed, "signs");
    long count = 0;
    for (int sample = 0; sample < SAMPLES; sample++) {
      double sum = 0;
      long signs = 0;
      for (int i = 0; i < differences.length; i++) {
        signs = i % Long.SIZE == 0 ? random.nextLong() : signs >>> 1;
        sum += (signs & 1) == 0 ? differences[i] : -differences[i];
      }
      if (Math.abs(sum) >= far) {
        count++;
      }
    }
    return count;
  }
}
