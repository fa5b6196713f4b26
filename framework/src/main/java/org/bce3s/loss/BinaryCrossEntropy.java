package org.bce3s.loss;

import org.bce3s.tensor.Rows;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Binary cross-entropy over all classes of a sample (BCE3S, equations of the joint and contrastive
 * terms): sum_j pos_j softplus(-z_j) + l neg_j softplus(z_j), with softplus(t) = log(1 + e^t).
 */
final class BinaryCrossEntropy {
  private BinaryCrossEntropy() {}

  /** The {@link #losses}, averaged over the batch. */
  static Operand<TFloat32> mean(
      Ops tf,
      Operand<TFloat32> logits,
      Operand<TFloat32> positive,
      Operand<TFloat32> negative,
      double negativeWeight) {
    return Rows.mean(tf, losses(tf, logits, positive, negative, negativeWeight));
  }

  /**
   * The loss of every sample [B].
   *
   * @param logits z [B, K]
   * @param positive weights of the positive part [B, K]
   * @param negative weights of the negative part [B, K]
   * @param negativeWeight l
   */
  static Operand<TFloat32> losses(
      Ops tf,
      Operand<TFloat32> logits,
      Operand<TFloat32> positive,
      Operand<TFloat32> negative,
      double negativeWeight) {
    Operand<TFloat32> pull = tf.math.mul(positive, tf.math.softplus(tf.math.neg(logits)));
    Operand<TFloat32> push = tf.math.mul(negative, tf.math.softplus(logits));
    Operand<TFloat32> weighted = tf.math.mul(tf.constant((float) negativeWeight), push);
    return Rows.sum(tf, tf.math.add(pull, weighted));
  }

  /** z cut to [-bound, bound]; no gradient beyond. */
  static Operand<TFloat32> clamp(Ops tf, Operand<TFloat32> logits, double bound) {
    return tf.math.maximum(
        tf.math.minimum(logits, tf.constant((float) bound)), tf.constant((float) -bound));
  }
}
