package org.bce3s.loss;

import org.bce3s.tensor.Rows;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Weights of classes by which the losses of samples are averaged: a sample of soft labels s weighs
 * sum_j s_j v_j.
 *
 * @param byClass v [K]
 * @param divisor what the weighted sum over a batch is divided by
 */
public record ClassWeights(Operand<TFloat32> byClass, DeferredReweighting.Divisor divisor) {
  /** The weighted mean of losses [B] of samples with labels [B, K]. */
  Operand<TFloat32> mean(Ops tf, Operand<TFloat32> losses, Operand<TFloat32> labels) {
    Operand<TFloat32> weights = Rows.sum(tf, tf.math.mul(labels, byClass));
    Operand<TFloat32> weighted = Rows.mean(tf, tf.math.mul(weights, losses));
    return switch (divisor) {
      case IMAGES -> weighted;
      case WEIGHTS -> tf.math.div(weighted, Rows.mean(tf, weights));
    };
  }
}
