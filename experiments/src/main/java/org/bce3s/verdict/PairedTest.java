package org.bce3s.verdict;

import java.util.Optional;
import java.util.OptionalDouble;
import org.bce3s.statistics.BootstrapInterval;
import org.bce3s.statistics.EffectSize;
import org.bce3s.statistics.Interval;
import org.bce3s.statistics.Moments;
import org.bce3s.statistics.SignFlipTest;
import org.bce3s.statistics.SignedRankTest;
import org.bce3s.statistics.StudentInterval;

/**
 * The differences of a row to its baseline, seed by seed, and what they show.
 *
 * @param difference their mean
 * @param student Student's interval of the mean; empty for one seed
 * @param bootstrap the percentile bootstrap interval of the mean; empty for one seed
 * @param p of the exact permutation test, by which verdicts are given
 * @param rankP of Wilcoxon's signed-rank test
 * @param cohen effect size d_z; empty for one seed or equal differences
 * @param hedges d_z corrected for few seeds; empty for fewer than three
 */
public record PairedTest(
    double difference,
    Optional<Interval> student,
    Optional<Interval> bootstrap,
    double p,
    double rankP,
    OptionalDouble cohen,
    OptionalDouble hedges) {
  /** What is drawn (more than 10 seeds: bootstrap; more than 20: signs) is always the same. */
  private static final long SEED = 0;

  /** Tests at least one difference; the intervals have this level. */
  static PairedTest of(double[] differences, double level) {
    boolean several = differences.length > 1;
    return new PairedTest(
        Moments.of(differences).mean(),
        several ? Optional.of(StudentInterval.of(differences, level)) : Optional.empty(),
        several ? Optional.of(BootstrapInterval.of(differences, level, SEED)) : Optional.empty(),
        SignFlipTest.pValue(differences, SEED),
        SignedRankTest.pValue(differences),
        EffectSize.cohen(differences),
        EffectSize.hedges(differences));
  }
}
