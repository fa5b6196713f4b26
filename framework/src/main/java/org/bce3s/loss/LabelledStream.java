package org.bce3s.loss;

import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * One stream of a step and its labels.
 *
 * @param values features [B, d], or what was made of them: logits [B, K], projections [B, p]
 * @param labels one-hot or soft labels [B, K]
 */
public record LabelledStream(Operand<TFloat32> values, Operand<TFloat32> labels) {
  /** The stream with its values changed. */
  public LabelledStream map(UnaryOperator<Operand<TFloat32>> change) {
    return new LabelledStream(change.apply(values), labels);
  }
}
