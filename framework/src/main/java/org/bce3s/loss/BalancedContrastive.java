package org.bce3s.loss;

import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.tensor.Rows;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Sum;
import org.tensorflow.types.TFloat32;

/**
 * Balanced contrastive learning (Zhu et al. 2022, "Balanced contrastive learning for long-tailed
 * visual recognition"): {@link SupCon} with two changes. Class complement: one prototype a class
 * stands beside the 2B projections, as a positive and as a negative but not as an anchor, so that
 * every class is in every batch. Class averaging: in the denominator a class counts by the mean of
 * its exponentials, not by their sum,
 *
 * <pre>sum over classes j of 1/|A_j(i)| sum over a in A_j(i) of e^{z_i.z_a/tau}</pre>
 *
 * with A_j(i) the projections and the prototype of class j without the anchor.
 *
 * <p>The prototypes are the classifier's normalised rows through the projector of the samples,
 * P(w_k/|w_k|), of length 1. This is not the released code, which has a second projector for them,
 * batch normalisation in both projectors, rows that are not normalised before, logits 30 cos, a
 * classification loss on the first view alone, and two views beside the source images where this
 * takes the source images and one view, both classified. Without the batch normalisation the biases
 * of the projector outweigh rows of length 1, so that the prototypes of 100 classes start nearly
 * alike (mean cosine about 0.9; as released 0.3) and have to part first.
 *
 * @param weight factor in the total
 * @param temperature tau
 * @param projection length p of a projected feature
 * @param firstEpoch first epoch whose loss contains the term
 */
public record BalancedContrastive(
    @Doc("factor in the total") @Default("0.35") @Range(min = 0) double weight,
    @Doc("tau: cosines are divided by it") @Default("0.1") @Range(min = 0, minExclusive = true)
        double temperature,
    @Doc("length of a projected feature") @Default("128") @Range(min = 1, max = 65_536)
        int projection,
    @Doc("first epoch, counted from 0, whose loss contains the term") @Default("0") @Range(min = 0)
        int firstEpoch)
    implements ContrastiveTerm {
  /** Checks the ranges. */
  public BalancedContrastive {
    Constraints.check(BalancedContrastive.class, weight, temperature, projection, firstEpoch);
  }

  @Override
  public ContrastiveStreams streams() {
    return ContrastiveStreams.VIEW;
  }

  @Override
  public boolean comparesSamples() {
    return true;
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, ContrastiveInputs in) {
    SamplePairs pairs = SamplePairs.withPrototypes(tf, in, temperature);
    // The number of candidates of each candidate's class, from which the anchor itself is taken.
    Operand<TFloat32> byClass = tf.sum(pairs.candidateLabels(), tf.constant(0), Sum.keepDims(true));
    Operand<TFloat32> classSizes = Rows.sum(tf, tf.math.mul(pairs.candidateLabels(), byClass));
    Operand<TFloat32> others = tf.math.sub(classSizes, pairs.positives());
    return pairs.loss(tf, tf.math.sub(pairs.logits(), tf.math.log(others)));
  }
}
