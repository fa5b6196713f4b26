package org.bce3s.term;

import java.util.List;
import java.util.function.UnaryOperator;
import org.bce3s.tensor.Rows;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * One stream of a step and its labels.
 *
 * @param values features [B, d], or what was made of them: logits [B, K], projections [B, p]
 * @param labels one-hot or soft labels [B, K]
 * @param drawn what the labels are the sum of, with draws of their own; empty where no term draws
 */
public record LabelledStream(
    Operand<TFloat32> values, Operand<TFloat32> labels, List<DrawnLabel> drawn) {
  /** A stream of which no term draws anything. */
  public LabelledStream(Operand<TFloat32> values, Operand<TFloat32> labels) {
    this(values, labels, List.of());
  }

  /** The stream with its values changed. */
  public LabelledStream map(UnaryOperator<Operand<TFloat32>> change) {
    return new LabelledStream(change.apply(values), labels, drawn);
  }

  /** The values of all streams, one below the other. */
  public static Operand<TFloat32> values(Ops tf, List<LabelledStream> streams) {
    return Rows.together(tf, streams.stream().map(LabelledStream::values).toList());
  }

  /** The labels of all streams, one below the other. */
  public static Operand<TFloat32> labels(Ops tf, List<LabelledStream> streams) {
    return Rows.together(tf, streams.stream().map(LabelledStream::labels).toList());
  }
}
