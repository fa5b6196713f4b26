package org.bce3s.training;

import java.util.List;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Input;
import org.bce3s.tensor.Variable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Sum;
import org.tensorflow.types.TFloat32;

/**
 * Cuts the classifier rows to a largest length: w_k min(1, t/|w_k|) (Alshammari et al. 2022,
 * "Long-tailed recognition via weight balancing", MaxNorm by projection).
 */
final class MaxNorm {
  private final Input<TFloat32> largest;
  private final Op projection;

  MaxNorm(GraphSession session, Variable rows) {
    Ops tf = session.tf();
    largest = session.keep(Input.floats(tf));
    Operand<TFloat32> squares =
        tf.sum(tf.math.square(rows.read()), tf.constant(1), Sum.keepDims(true));
    // A row of length zero is not cut: t/0 is infinite and the smaller is 1.
    Operand<TFloat32> factor =
        tf.math.minimum(tf.constant(1f), tf.math.div(largest.operand(), tf.math.sqrt(squares)));
    projection = rows.assign(tf, tf.math.mul(rows.read(), factor));
  }

  /** a + share (b - a), a and b the smallest and largest length of rows [K, d]. */
  static float threshold(double share, FloatTensor rows) {
    int length = Math.toIntExact(rows.shape()[1]);
    double smallest = Double.POSITIVE_INFINITY;
    double longest = 0;
    for (int from = 0; from < rows.values().length; from += length) {
      double squares = 0;
      for (int i = from; i < from + length; i++) {
        squares += (double) rows.values()[i] * rows.values()[i];
      }
      smallest = Math.min(smallest, Math.sqrt(squares));
      longest = Math.max(longest, Math.sqrt(squares));
    }
    return (float) (smallest + share * (longest - smallest));
  }

  /** Cuts the rows to a length. */
  void apply(GraphSession session, float threshold) {
    largest.set(threshold);
    session.run(List.of(largest), List.of(projection), List.of());
  }
}
