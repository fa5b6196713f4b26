package org.bce3s.verdict;

import java.util.Optional;
import java.util.OptionalDouble;
import org.bce3s.statistics.BootstrapInterval;
import org.bce3s.statistics.EffectSize;
import org.bce3s.statistics.Interval;
import org.bce3s.statistics.Moments;
import org.bce3s.statistics.PairedT;
import org.bce3s.statistics.SignFlipTest;
import org.bce3s.statistics.SignedRankTest;
import org.bce3s.statistics.StudentInterval;

/**
 * The differences of a row to its baseline, seed by seed, and what they show.
 *
 * @param difference their mean
 * @param student Student's interval of the mean; empty for one seed. A difference of figures in per
 *     cent is no larger than 100, and the interval is cut there
 * @param bootstrap the percentile bootstrap interval of the mean; empty for one seed
 * @param p of the exact permutation test
 * @param studentP of the paired t test; empty where it cannot be made
 * @param rankP of Wilcoxon's signed-rank test
 * @param cohen effect size d_z; empty for one seed or equal differences
 * @param hedges d_z corrected for few seeds; empty for fewer than three
 */
public record PairedTest(
    double difference,
    Optional<Interval> student,
    Optional<Interval> bootstrap,
    double p,
    OptionalDouble studentP,
    double rankP,
    OptionalDouble cohen,
    OptionalDouble hedges) {
  /** What is drawn (more than 10 seeds: bootstrap; more than 20: signs) is always the same. */
  private static final long SEED = 0;

  private static final double MOST_PER_CENT = 100;

  /** Tests at least one difference; the intervals have this level. */
  static PairedTest of(double[] differences, double level, boolean perCent) {
    boolean several = differences.length > 1;
    double most = perCent ? MOST_PER_CENT : Double.MAX_VALUE;
    return new PairedTest(
        Moments.of(differences).mean(),
        several
            ? Optional.of(StudentInterval.of(differences, level).within(-most, most))
            : Optional.empty(),
        several ? Optional.of(BootstrapInterval.of(differences, level, SEED)) : Optional.empty(),
        SignFlipTest.pValue(differences, SEED),
        PairedT.pValue(differences),
        SignedRankTest.pValue(differences),
        EffectSize.cohen(differences),
        EffectSize.hedges(differences));
  }
}
