package org.bce3s.loss;

import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The joint term's softmax cross-entropy counterpart: one-hot labels on the source stream, soft
 * labels on the mixed ones, all classes, logits never cut; the mean over the streams.
 *
 * @param weight factor in the total
 */
public record CeJoint(@Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight)
    implements JointTerm {
  /** Checks the range. */
  public CeJoint {
    Constraints.check(CeJoint.class, weight);
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, JointInputs in) {
    return Streams.mean(
        tf, in, (logits, targets) -> SoftmaxCrossEntropy.losses(tf, logits, targets.weighted(tf)));
  }
}
