package org.bce3s.loss;

import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The uniform BCE term of BCE3S: with c = s cos(w_k, w_j), the mean over rows k of softplus(-c_kk)
 * + sum over j != k of softplus(c_kj); not cut, no l.
 *
 * @param weight factor in the total
 * @param scale s
 */
public record BceUniform(
    @Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight,
    @Doc("s: cosines are multiplied by it") @Default("1.0") @Range(min = 0, minExclusive = true)
        double scale)
    implements UniformTerm {
  /** Checks the ranges. */
  public BceUniform {
    Constraints.check(BceUniform.class, weight, scale);
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, Operand<TFloat32> classifier) {
    Operand<TFloat32> identity = ClassifierCosines.identity(tf, classifier);
    return BinaryCrossEntropy.mean(
        tf,
        ClassifierCosines.of(tf, classifier, scale),
        identity,
        tf.math.sub(tf.constant(1f), identity),
        1);
  }
}
