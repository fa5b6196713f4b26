package org.bce3s.contrastive;

import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Supervised contrastive learning (Khosla et al. 2020, "Supervised contrastive learning", the form
 * L_out): over the 2B projections z of the source images and their second views, of length 1, the
 * mean over anchors i of
 *
 * <pre>-1/|P(i)| sum over p in P(i) of log(e^{z_i.z_p/tau} / sum over a != i of e^{z_i.z_a/tau})
 * </pre>
 *
 * where P(i) are the others of i's class, its second view among them.
 *
 * @param weight factor in the total
 * @param temperature tau
 * @param projection length p of a projected feature
 * @param firstEpoch first epoch whose loss contains the term
 */
public record SupCon(
    @Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight,
    @Doc("tau: cosines are divided by it") @Default("0.1") @Range(min = 0, minExclusive = true)
        double temperature,
    @Doc("length of a projected feature") @Default("128") @Range(min = 1, max = 65_536)
        int projection,
    @Doc("first epoch, counted from 0, whose loss contains the term") @Default("0") @Range(min = 0)
        int firstEpoch)
    implements ContrastiveTerm {
  /** Checks the ranges. */
  public SupCon {
    Constraints.check(SupCon.class, weight, temperature, projection, firstEpoch);
  }

  @Override
  public ContrastiveStreams streams() {
    return ContrastiveStreams.VIEW;
  }

  @Override
  public ContrastiveParts parts() {
    return ContrastiveParts.of(Projection.plain(projection));
  }

  @Override
  public boolean comparesSamples() {
    return true;
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, ContrastiveInputs in) {
    SamplePairs pairs = SamplePairs.of(tf, in.sources(), temperature);
    return pairs.loss(tf, pairs.logits());
  }
}
