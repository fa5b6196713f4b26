package org.bce3s.joint;

import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What samples are to be taken for: soft labels s, and weights v of the classes by which s_j counts
 * as s_j v_j.
 *
 * @param labels s, one-hot or soft [B, K]
 * @param classWeights v [K]; empty where all classes count alike
 */
public record Targets(Operand<TFloat32> labels, Optional<Operand<TFloat32>> classWeights) {
  /** Other labels with the same weights. */
  public Targets with(Operand<TFloat32> other) {
    return new Targets(other, classWeights);
  }

  /** s_j v_j [B, K]: what the loss of class j counts for a sample. */
  public Operand<TFloat32> weighted(Ops tf) {
    return classWeights.<Operand<TFloat32>>map(v -> tf.math.mul(labels, v)).orElse(labels);
  }
}
