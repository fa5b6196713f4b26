package org.bce3s.term;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.op.core.Sum;
import org.tensorflow.types.TFloat32;

/**
 * Softmax probabilities p_j and their complements as logarithms, which float32 holds also where p_j
 * is near 0 or 1.
 *
 * @param ofClass log p_j [B, K]
 * @param ofOthers log(1 - p_j) [B, K]; very small if there is only one class
 */
record LogSoftmax(Operand<TFloat32> ofClass, Operand<TFloat32> ofOthers) {
  /** Taken from a logit that is to be left out of a sum of exponentials. */
  private static final float FAR = 1e9f;

  /** The probabilities of logits [B, K]. */
  static LogSoftmax of(Ops tf, Operand<TFloat32> logits) {
    Operand<TFloat32> z = tf.math.sub(logits, largest(tf, logits));
    Operand<TFloat32> all = logSumExp(tf, z);
    Operand<TFloat32> ofClass = tf.math.sub(z, all);
    // Only the largest p_j can be near 1. For the others log(1 - p_j) is safe as it stands; for the
    // largest it is the sum over the others beside the sum over all.
    Operand<TFloat32> isLargest =
        tf.oneHot(
            tf.math.argMax(logits, tf.constant(1)),
            tf.constant(Math.toIntExact(logits.shape().get(1))),
            tf.constant(1f),
            tf.constant(0f));
    Operand<TFloat32> others =
        logSumExp(tf, tf.math.sub(z, tf.math.mul(isLargest, tf.constant(FAR))));
    Operand<TFloat32> isOther = tf.math.sub(tf.constant(1f), isLargest);
    Operand<TFloat32> p = tf.math.mul(isOther, tf.math.exp(ofClass));
    return new LogSoftmax(
        ofClass,
        tf.math.add(
            tf.math.log1p(tf.math.neg(p)), tf.math.mul(isLargest, tf.math.sub(others, all))));
  }

  /** log sum_j e^{z_j} of every row [B, 1]. */
  private static Operand<TFloat32> logSumExp(Ops tf, Operand<TFloat32> z) {
    Operand<TFloat32> largest = largest(tf, z);
    Operand<TFloat32> sum =
        tf.sum(tf.math.exp(tf.math.sub(z, largest)), tf.constant(1), Sum.keepDims(true));
    return tf.math.add(largest, tf.math.log(sum));
  }

  /** The largest of every row [B, 1], through which there is no gradient: it cancels out. */
  private static Operand<TFloat32> largest(Ops tf, Operand<TFloat32> z) {
    return tf.stopGradient(tf.max(z, tf.constant(1), Max.keepDims(true)));
  }
}
