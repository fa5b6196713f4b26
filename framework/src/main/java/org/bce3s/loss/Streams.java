package org.bce3s.loss;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Sums and means over the losses of the streams. */
final class Streams {
  private Streams() {}

  /** The sum of scalars, added from left to right. */
  static Operand<TFloat32> sum(Ops tf, List<Operand<TFloat32>> losses) {
    return losses.stream().reduce(tf.math::add).orElseThrow();
  }

  /** The mean of scalars. */
  static Operand<TFloat32> mean(Ops tf, List<Operand<TFloat32>> losses) {
    return tf.math.div(sum(tf, losses), tf.constant((float) losses.size()));
  }
}
