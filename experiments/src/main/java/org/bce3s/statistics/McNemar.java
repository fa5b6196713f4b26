package org.bce3s.statistics;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * McNemar's test of two classifiers on the same images (McNemar 1947; Dietterich 1998): only images
 * that one of them gets right and the other wrong tell them apart, and if both are equally good
 * each such image is a fair coin.
 *
 * <p>It speaks of these two trained networks on images like these. It knows nothing of how another
 * seed would have come out, and cannot tell methods apart.
 *
 * @param gained images that the first gets right and the second wrong
 * @param lost images that the second gets right and the first wrong
 */
public record McNemar(int gained, int lost) {
  /** Checks the counts. */
  public McNemar {
    if (gained < 0 || lost < 0) {
      throw new IllegalArgumentException("counts " + gained + " and " + lost);
    }
  }

  /**
   * The exact two-sided p: twice the probability that of {@code gained + lost} tosses at most the
   * smaller count falls on one side, at most 1. Exact for large counts too, so no approximation by
   * chi-square is needed.
   */
  public double pValue() {
    return Math.min(1, 2 * coins().cumulativeProbability(smaller()));
  }

  /**
   * The mid-p (Fagerland, Lydersen and Laake 2013): {@link #pValue} less the probability of the
   * smaller count, or 1 less half of it if both are equal; 1 if no image tells the two apart. Less
   * conservative than the exact p, and nearly never above its level.
   */
  public double midP() {
    if (gained == 0 && lost == 0) {
      return 1;
    }
    double here = coins().probability(smaller());
    return gained == lost ? 1 - here / 2 : pValue() - here;
  }

  private BinomialDistribution coins() {
    return BinomialDistribution.of(Math.addExact(gained, lost), 0.5);
  }

  private int smaller() {
    return Math.min(gained, lost);
  }
}
