package org.bce3s.loss;

import java.util.List;
import java.util.Optional;
import org.bce3s.tensor.Rows;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Weights of classes in the joint term: where L_j is the loss of a sample if its class were j, a
 * sample of soft labels s loses sum_j s_j v_j L_j, as in PyTorch's weighted cross-entropy of class
 * probabilities.
 *
 * @param byClass v [K]
 * @param divisors what the means over the batch's images are divided by; empty for nothing
 */
public record ClassWeights(Operand<TFloat32> byClass, Optional<Divisors> divisors) {
  /**
   * The mean weights of a whole batch, also where only a part of it is forwarded, scalars.
   *
   * @param source of the source stream, and of its second view
   * @param mixed of each mixed stream
   */
  public record Divisors(Operand<TFloat32> source, List<Operand<TFloat32>> mixed) {}

  /**
   * The mean over samples of what their labels weigh, sum_j s_j v_j, a scalar.
   *
   * @param byClass v [K]
   * @param labels s [B, K]
   */
  public static Operand<TFloat32> mean(
      Ops tf, Operand<TFloat32> byClass, Operand<TFloat32> labels) {
    return Rows.mean(tf, Rows.sum(tf, tf.math.mul(labels, byClass)));
  }
}
