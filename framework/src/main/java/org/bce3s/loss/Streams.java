package org.bce3s.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
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

  /**
   * The mean over the streams of one loss: of the source stream with its one-hot labels, of the
   * mixed streams with their soft labels.
   *
   * @param loss makes a scalar of logits and labels [B, K]
   */
  static Operand<TFloat32> mean(Ops tf, JointInputs in, BinaryOperator<Operand<TFloat32>> loss) {
    List<Operand<TFloat32>> streams = new ArrayList<>();
    streams.add(loss.apply(in.source(), in.oneHot()));
    for (Operand<TFloat32> mixed : in.mixed()) {
      streams.add(loss.apply(mixed, in.mixedLabels()));
    }
    return mean(tf, streams);
  }
}
