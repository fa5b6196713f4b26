package org.bce3s.loss;

import java.util.List;
import org.bce3s.tensor.Rows;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The logits of the contrastive terms: cos(P(x), M)/tau, norms floored at 1e-5. */
final class MemoryCosines {
  private MemoryCosines() {}

  /** Logits [B, K] of every mixed stream. */
  static List<Operand<TFloat32>> of(Ops tf, ContrastiveInputs in, double temperature) {
    Operand<TFloat32> memory = Rows.normalize(tf, in.memory());
    Operand<TFloat32> tau = tf.constant((float) temperature);
    return in.mixed().stream()
        .<Operand<TFloat32>>map(
            x -> tf.math.div(Rows.products(tf, Rows.normalize(tf, x), memory), tau))
        .toList();
  }
}
