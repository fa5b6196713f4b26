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
    List<LabelledStream> projected =
        in.mixed().stream().map(s -> s.map(x -> in.projector().project(tf, x))).toList();
    Operand<TFloat32> memory = Rows.normalize(tf, in.projector().memory().orElseThrow().read());
    Operand<TFloat32> tau = tf.constant((float) temperature);
    return projected.stream()
        .map(s -> s.map(x -> tf.math.div(Rows.products(tf, Rows.normalize(tf, x), memory), tau)))
        .toList();
  }
}
