package org.bce3s.joint;

import java.util.Optional;
import org.bce3s.term.BinaryCrossEntropy;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What training makes of the logits of a joint term: z_j f_j + a_j, with the factors f of a {@link
 * Margin} and the shift a of a prior. The margins of labels come later, since each is that of one
 * label.
 *
 * @param factors f [K]; empty for ones
 * @param shift a [K]; empty for zeros
 * @param margins s D [K]; empty for zeros
 */
record JointLogits(Optional<float[]> factors, Optional<float[]> shift, Optional<float[]> margins) {
  /** Of a step. */
  static JointLogits of(JointInputs in, Optional<Margin> margin, Optional<float[]> shift) {
    return new JointLogits(
        margin.flatMap(m -> m.factors(in.trainCounts())),
        shift,
        margin.flatMap(m -> m.ofLabels(in.trainCounts(), in.logitScale())));
  }

  /** z_j f_j + a_j [B, K]. */
  Operand<TFloat32> adjusted(Ops tf, Operand<TFloat32> logits) {
    Operand<TFloat32> scaled =
        factors.<Operand<TFloat32>>map(f -> tf.math.mul(logits, tf.constant(f))).orElse(logits);
    return shift.<Operand<TFloat32>>map(a -> tf.math.add(scaled, tf.constant(a))).orElse(scaled);
  }

  /** The same losses with the margins of the labels. */
  BinaryCrossEntropy withMargins(Ops tf, BinaryCrossEntropy losses) {
    return margins.map(m -> losses.withMargins(tf, m)).orElse(losses);
  }
}
