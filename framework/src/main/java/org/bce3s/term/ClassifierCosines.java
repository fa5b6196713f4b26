package org.bce3s.term;

import org.bce3s.tensor.Rows;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The logits of the uniform terms: s cos(w_k, w_j) for all pairs of classes. */
public final class ClassifierCosines {
  private ClassifierCosines() {}

  /** Scaled cosines [K, K] of normalised rows [K, d]. */
  public static Operand<TFloat32> of(Ops tf, Operand<TFloat32> classifier, double scale) {
    return tf.math.mul(tf.constant((float) scale), Rows.products(tf, classifier, classifier));
  }

  /** The identity matrix [K, K]. */
  public static Operand<TFloat32> identity(Ops tf, Operand<TFloat32> classifier) {
    int classes = Math.toIntExact(classifier.shape().get(0));
    return tf.oneHot(
        tf.range(tf.constant(0), tf.constant(classes), tf.constant(1)),
        tf.constant(classes),
        tf.constant(1f),
        tf.constant(0f));
  }
}
