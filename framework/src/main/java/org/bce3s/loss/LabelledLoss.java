package org.bce3s.loss;

import org.bce3s.tensor.Rows;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Losses of soft labels. Where L_j is the loss of a sample if its class were j, its loss with soft
 * labels s is sum_j s_j L_j: what mixup does with any loss (Zhang et al. 2018, "mixup: beyond
 * empirical risk minimization", which mixes the losses of the two labels). With weights v_j of the
 * classes it is sum_j s_j v_j L_j.
 */
final class LabelledLoss {
  private LabelledLoss() {}

  /**
   * sum_j s_j L_j of every sample [B].
   *
   * @param losses L_j of every sample [B, K]
   * @param labels s, or s times weights of the classes [B, K]
   */
  static Operand<TFloat32> of(Ops tf, Operand<TFloat32> losses, Operand<TFloat32> labels) {
    return Rows.sum(tf, tf.math.mul(labels, losses));
  }

  /** Labels [B, K] times weights of the classes. */
  static Operand<TFloat32> weighted(Ops tf, Operand<TFloat32> labels, float[] weights) {
    return tf.math.mul(labels, tf.constant(weights));
  }
}
