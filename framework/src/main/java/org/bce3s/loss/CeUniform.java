package org.bce3s.loss;

import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The uniform term's softmax cross-entropy counterpart: with c = s cos(w_k, w_j), the mean over
 * rows k of -log softmax(c_k) at k.
 *
 * @param weight factor in the total
 * @param scale s
 */
public record CeUniform(
    @Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight,
    @Doc("s: cosines are multiplied by it") @Default("1.0") @Range(min = 0, minExclusive = true)
        double scale)
    implements UniformTerm {
  /** Checks the ranges. */
  public CeUniform {
    Constraints.check(CeUniform.class, weight, scale);
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, Operand<TFloat32> classifier) {
    return SoftmaxCrossEntropy.mean(
        tf,
        ClassifierCosines.of(tf, classifier, scale),
        ClassifierCosines.identity(tf, classifier));
  }
}
