package org.bce3s.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import org.bce3s.tensor.Rows;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Sums and means over the losses of the streams. The losses of a joint term's samples come here as
 * vectors [B], so that the mean over a batch, and with it the weights of classes, is of one place.
 */
final class Streams {
  private Streams() {}

  /** The sum of scalars, added from left to right. */
  static Operand<TFloat32> sum(Ops tf, List<Operand<TFloat32>> losses) {
    return losses.stream().reduce(tf.math::add).orElseThrow();
  }

  /**
   * The mean over the streams of the means over the batch.
   *
   * @param loss makes the losses of samples [B] of logits and labels [B, K]
   */
  static Operand<TFloat32> mean(Ops tf, JointInputs in, BinaryOperator<Operand<TFloat32>> loss) {
    return mean(tf, in, loss, loss);
  }

  /**
   * The same with a loss of its own for mixed streams.
   *
   * @param source makes the losses of samples [B] of logits and one-hot labels [B, K]
   * @param mixed makes the losses of samples [B] of logits and soft labels [B, K]
   */
  static Operand<TFloat32> mean(
      Ops tf,
      JointInputs in,
      BinaryOperator<Operand<TFloat32>> source,
      BinaryOperator<Operand<TFloat32>> mixed) {
    List<Operand<TFloat32>> losses = new ArrayList<>();
    in.sources().forEach(stream -> losses.add(batchMean(tf, in, stream, source)));
    in.mixed().forEach(stream -> losses.add(batchMean(tf, in, stream, mixed)));
    return mean(tf, losses);
  }

  /** The same without the mixed streams. */
  static Operand<TFloat32> meanOfSources(
      Ops tf, JointInputs in, BinaryOperator<Operand<TFloat32>> loss) {
    return mean(tf, in.sources().stream().map(s -> batchMean(tf, in, s, loss)).toList());
  }

  private static Operand<TFloat32> mean(Ops tf, List<Operand<TFloat32>> losses) {
    return tf.math.div(sum(tf, losses), tf.constant((float) losses.size()));
  }

  private static Operand<TFloat32> batchMean(
      Ops tf, JointInputs in, LabelledStream stream, BinaryOperator<Operand<TFloat32>> loss) {
    Operand<TFloat32> losses = loss.apply(stream.values(), stream.labels());
    return in.classWeights().isPresent()
        ? in.classWeights().get().mean(tf, losses, stream.labels())
        : Rows.mean(tf, losses);
  }
}
