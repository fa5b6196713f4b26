package org.bce3s.statistics;

import java.util.Arrays;

/**
 * Wilcoxon's signed-rank test of paired differences (Wilcoxon 1945), two-sided: differences of 0
 * are left out, equal sizes share the mean of their ranks, and p is twice the share of all 2^n
 * choices of signs whose sum of positive ranks is as extreme on its side, at most 1.
 *
 * <p>Exact for any number of pairs, ties included: the distribution of the sum of doubled ranks is
 * built up rank by rank. (scipy: {@code wilcoxon(zero_method="wilcox")} with all permutations.)
 */
public final class SignedRankTest {
  private SignedRankTest() {}

  /**
   * The p of these differences; 1 if all are 0.
   *
   * @throws IllegalArgumentException if there is none or one is not finite
   */
  public static double pValue(double[] differences) {
    double[] left =
        Arrays.stream(Moments.sorted(differences, 1)).filter(value -> value != 0).toArray();
    double[] sizes = Arrays.stream(left).map(Math::abs).sorted().toArray();
    int positive = 0;
    double[] shares = {1};
    for (double difference : left) {
      int rank = doubledRank(sizes, Math.abs(difference));
      positive += difference > 0 ? rank : 0;
      shares = withRank(shares, rank);
    }
    double below = Arrays.stream(shares, 0, positive + 1).sum();
    double above = Arrays.stream(shares, positive, shares.length).sum();
    return Math.min(1, 2 * Math.min(below, above));
  }

  /** Twice the mean of the ranks, counted from 1, of the sizes equal to this one. */
  private static int doubledRank(double[] sizes, double size) {
    int smaller = 0;
    int equal = 0;
    for (double other : sizes) {
      smaller += other < size ? 1 : 0;
      equal += other == size ? 1 : 0;
    }
    return 2 * smaller + equal + 1;
  }

  /** The share of each sum when one more rank is positive in half of the choices. */
  private static double[] withRank(double[] shares, int rank) {
    double[] sums = new double[shares.length + rank];
    for (int sum = 0; sum < shares.length; sum++) {
      sums[sum] += shares[sum] / 2;
      sums[sum + rank] += shares[sum] / 2;
    }
    return sums;
  }
}
