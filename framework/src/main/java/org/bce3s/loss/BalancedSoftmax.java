package org.bce3s.loss;

import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Balanced softmax (Ren et al. 2020, "Balanced meta-softmax for long-tailed visual recognition"):
 * cross-entropy of n_y e^{z_y} / sum_j n_j e^{z_j} in training, of the plain softmax at test; n_j
 * are the training images of class j. It is {@link LogitAdjustment} with tau 1. Soft labels of the
 * mixed streams are targets as they are; the mean over the streams.
 *
 * @param weight factor in the total
 */
public record BalancedSoftmax(
    @Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight)
    implements JointTerm {
  /** Checks the range. */
  public BalancedSoftmax {
    Constraints.check(BalancedSoftmax.class, weight);
  }

  @Override
  public boolean needsEveryClass() {
    return true;
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, JointInputs in) {
    return LogitAdjustment.crossEntropy(tf, in, 1);
  }
}
