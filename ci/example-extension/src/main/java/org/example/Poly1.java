package org.example;

import org.bce3s.joint.JointInputs;
import org.bce3s.joint.JointTerm;
import org.bce3s.joint.Streams;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.tensor.Rows;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A loss: -log p + epsilon (1 - p), where p is the softmax probability of the sample's class. */
record Poly1(
    @Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight,
    @Doc("factor of 1 - p") @Default("1.0") @Range(min = -1, max = 10) double epsilon)
    implements JointTerm {
  Poly1 {
    Constraints.check(Poly1.class, weight, epsilon);
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, JointInputs in) {
    return Streams.mean(
        tf,
        in,
        (logits, targets) -> {
          Operand<TFloat32> logP = tf.nn.logSoftmax(logits);
          Operand<TFloat32> rest = tf.math.sub(tf.constant(1f), tf.math.exp(logP));
          Operand<TFloat32> ifOfClass =
              tf.math.sub(tf.math.mul(tf.constant((float) epsilon), rest), logP);
          return Rows.sum(tf, tf.math.mul(targets.weighted(tf), ifOfClass));
        });
  }
}
