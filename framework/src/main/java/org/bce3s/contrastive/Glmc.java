package org.bce3s.contrastive;

import java.util.OptionalInt;
import org.bce3s.joint.JointSum;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.tensor.Rows;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The consistency term of GLMC (Du et al. 2023, "Global and local mixture consistency cumulative
 * learning for long-tailed visual recognitions"): with projections g of the mixup (global) and l of
 * the cutmix stream (local) and a linear predictor h on them,
 *
 * <pre>-cos(h(g), stop(l)) - cos(h(l), stop(g))</pre>
 *
 * averaged over the batch, between -2 and 2; no gradient flows through stop. Projector and
 * predictor are one linear layer each, as released. The method's second part, cumulative learning
 * of two classifiers, is a {@link JointSum}.
 *
 * @param weight factor in the total
 * @param projection length p of a projected feature
 * @param firstEpoch first epoch whose loss contains the term
 */
public record Glmc(
    @Doc("factor in the total") @Default("10.0") @Range(min = 0) double weight,
    @Doc("length of a projected feature") @Default("128") @Range(min = 1, max = 65_536)
        int projection,
    @Doc("first epoch, counted from 0, whose loss contains the term") @Default("0") @Range(min = 0)
        int firstEpoch)
    implements ContrastiveTerm {
  /** Checks the ranges. */
  public Glmc {
    Constraints.check(Glmc.class, weight, projection, firstEpoch);
  }

  @Override
  public ContrastiveStreams streams() {
    return ContrastiveStreams.MIXUP_AND_CUTMIX;
  }

  @Override
  public ContrastiveParts parts() {
    return ContrastiveParts.of(new Projection(projection, 1, OptionalInt.empty(), false))
        .withPredictor();
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, ContrastiveInputs in) {
    Operand<TFloat32> global = in.mixed().get(0).values();
    Operand<TFloat32> local = in.mixed().get(1).values();
    return tf.math.neg(
        tf.math.add(
            consistency(tf, in.predicted().get(0), local),
            consistency(tf, in.predicted().get(1), global)));
  }

  /** The batch mean of cos(predicted, stop(target)). */
  private static Operand<TFloat32> consistency(
      Ops tf, Operand<TFloat32> predicted, Operand<TFloat32> target) {
    Operand<TFloat32> fixed = Rows.normalize(tf, tf.stopGradient(target));
    return Rows.mean(tf, Rows.sum(tf, tf.math.mul(Rows.normalize(tf, predicted), fixed)));
  }
}
