package org.bce3s.contrastive;

import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * {@link SupCon} with two changes after balanced contrastive learning (Zhu et al. 2022, "Balanced
 * contrastive learning for long-tailed visual recognition"). Class complement: one prototype a
 * class stands beside the 2B projections, as a positive and as a negative but not as an anchor, so
 * that every class is in every batch. Class averaging: in the denominator a class counts by the
 * mean of its exponentials, not by their sum,
 *
 * <pre>sum over classes j of 1/|A_j(i)| sum over a in A_j(i) of e^{z_i.z_a/tau}</pre>
 *
 * with A_j(i) the projections and the prototype of class j without the anchor.
 *
 * <p>The prototypes are the classifier's normalised rows through the projector of the samples,
 * P(w_k/|w_k|), of length 1. The released method is {@link BalancedContrastive}, with two views
 * beside the source images and a second projector for raw rows, both with batch normalisation.
 * Without it the biases of the projector outweigh rows of length 1, so that the prototypes of 100
 * classes start nearly alike (mean cosine about 0.9; as released 0.3) and have to part first.
 *
 * @param weight factor in the total
 * @param temperature tau
 * @param projection length p of a projected feature
 * @param firstEpoch first epoch whose loss contains the term
 */
public record PrototypeSupCon(
    @Doc("factor in the total") @Default("0.35") @Range(min = 0) double weight,
    @Doc("tau: cosines are divided by it") @Default("0.1") @Range(min = 0, minExclusive = true)
        double temperature,
    @Doc("length of a projected feature") @Default("128") @Range(min = 1, max = 65_536)
        int projection,
    @Doc("first epoch, counted from 0, whose loss contains the term") @Default("0") @Range(min = 0)
        int firstEpoch)
    implements ContrastiveTerm {
  /** Checks the ranges. */
  public PrototypeSupCon {
    Constraints.check(PrototypeSupCon.class, weight, temperature, projection, firstEpoch);
  }

  @Override
  public ContrastiveStreams streams() {
    return ContrastiveStreams.VIEW;
  }

  @Override
  public ContrastiveParts parts() {
    return ContrastiveParts.of(Projection.plain(projection))
        .with(ContrastiveParts.Prototypes.SHARED);
  }

  @Override
  public boolean comparesSamples() {
    return true;
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, ContrastiveInputs in) {
    return SamplePairs.withPrototypes(tf, in.sources(), in.prototypes().orElseThrow(), temperature)
        .balancedLoss(tf);
  }
}
