package org.bce3s.term;

import org.bce3s.tensor.Rows;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Softmax cross-entropy with soft labels: -sum_j s_j log softmax(z)_j. Not TensorFlow's operation
 * of that name, which refuses to run on a GPU when results must be repeatable.
 */
public final class SoftmaxCrossEntropy {
  private SoftmaxCrossEntropy() {}

  /** The mean over the batch of logits [B, K] and labels [B, K]. */
  public static Operand<TFloat32> mean(Ops tf, Operand<TFloat32> logits, Operand<TFloat32> labels) {
    return Rows.mean(tf, losses(tf, logits, labels));
  }

  /** The loss of every sample [B]. */
  public static Operand<TFloat32> losses(
      Ops tf, Operand<TFloat32> logits, Operand<TFloat32> labels) {
    return tf.math.neg(Rows.sum(tf, tf.math.mul(labels, tf.nn.logSoftmax(logits))));
  }
}
