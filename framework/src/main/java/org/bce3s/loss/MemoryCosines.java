package org.bce3s.loss;

import java.util.List;
import org.bce3s.tensor.Rows;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The logits of the memory's terms: cos(P(x), M)/tau, norms floored at 1e-5. */
final class MemoryCosines {
  private MemoryCosines() {}

  /** Logits [B, K] of every mixed stream, with its soft labels. */
  static List<LabelledStream> of(Ops tf, ContrastiveInputs in, double temperature) {
    Operand<TFloat32> memory = Rows.normalize(tf, in.memory().orElseThrow());
    Operand<TFloat32> tau = tf.constant((float) temperature);
    return in.mixed().stream()
        .map(s -> s.map(x -> tf.math.div(Rows.products(tf, Rows.normalize(tf, x), memory), tau)))
        .toList();
  }
}
