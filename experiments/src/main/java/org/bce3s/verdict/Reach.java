package org.bce3s.verdict;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.OptionalInt;
import org.bce3s.spec.Count;
import org.bce3s.statistics.Resolution;
import org.bce3s.statistics.SignFlipTest;

/**
 * What so many seeds can show at best, in words.
 *
 * @param seeds at least 1
 * @param smallest the smallest adjusted p that they can have beside the other rows
 * @param rows how many rows are compared
 * @param alpha what counts as significant
 */
record Reach(int seeds, double smallest, int rows, double alpha) {
  private static final MathContext DIGITS = new MathContext(3, RoundingMode.HALF_EVEN);

  /** Whether any difference could be significant. */
  boolean isEnough() {
    return smallest <= alpha;
  }

  /**
   * e.g. {@code 3 seeds can reach p = 0.25 at best, 6 are needed (8 with Holm over 5 rows)}, or,
   * where Holm's adjustment alone stands in the way, {@code 6 seeds can reach p = 0.156 with Holm
   * over 5 rows at best, 8 are needed}.
   */
  String text() {
    double alone = SignFlipTest.smallestP(seeds);
    String lead = Count.of(seeds, "seed") + " can reach p = ";
    String holm = " with Holm over " + Count.of(rows, "row");
    if (alone <= alpha) {
      return lead + number(smallest) + holm + " at best, " + needed(rows);
    }
    String all = rows == 1 ? "" : " (" + count(rows) + holm + ")";
    return lead + number(alone) + " at best, " + needed(1) + all;
  }

  private String needed(int comparisons) {
    return count(comparisons) + " are needed";
  }

  private String count(int comparisons) {
    OptionalInt pairs = Resolution.pairsNeeded(alpha, comparisons);
    return pairs.isPresent() ? String.valueOf(pairs.getAsInt()) : "more than can be tested";
  }

  private static String number(double p) {
    return new BigDecimal(p).round(DIGITS).stripTrailingZeros().toPlainString();
  }
}
