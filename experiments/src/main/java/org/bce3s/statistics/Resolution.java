package org.bce3s.statistics;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * What a number of pairs can show at best by the {@link SignFlipTest}, before anything is measured.
 * Its p is at least 2/2^n, and {@link Holm} multiplies the smallest of m by m: three pairs reach
 * 0.25, and no difference of theirs is significant at 0.05.
 */
public final class Resolution {
  private static final int MOST = 64;

  private Resolution() {}

  /**
   * The smallest adjusted p that each of several comparisons can have, whatever is measured.
   *
   * @param pairs by comparison, each at least 1
   */
  public static double[] smallestAdjusted(int[] pairs) {
    return Holm.adjusted(Arrays.stream(pairs).mapToDouble(SignFlipTest::smallestP).toArray());
  }

  /**
   * The least number of pairs with which the smallest of so many p, adjusted, can be at most alpha;
   * empty if the test cannot show so small a p at all.
   *
   * @throws IllegalArgumentException if alpha is not between 0 and 1, or without a comparison
   */
  public static OptionalInt pairsNeeded(double alpha, int comparisons) {
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException("alpha " + alpha + " is not between 0 and 1");
    }
    if (comparisons < 1) {
      throw new IllegalArgumentException(comparisons + " comparisons");
    }
    for (int pairs = 1; pairs <= MOST; pairs++) {
      if (comparisons * SignFlipTest.smallestP(pairs) <= alpha) {
        return OptionalInt.of(pairs);
      }
    }
    return OptionalInt.empty();
  }
}
