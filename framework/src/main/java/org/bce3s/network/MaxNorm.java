package org.bce3s.network;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.GraphSession;
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
public final class MaxNorm {
  private final GraphSession session;
  private final float radius;
  private final Op projection;

  /**
   * Cuts rows [K, d].
   *
   * @param share of the way from the shortest to the longest of the rows that a stage starts with
   * @param start these rows
   */
  public MaxNorm(GraphSession session, Variable rows, double share, FloatTensor start) {
    this.session = session;
    this.radius = threshold(share, start);
    Ops tf = session.tf();
    Operand<TFloat32> squares =
        tf.sum(tf.math.square(rows.read()), tf.constant(1), Sum.keepDims(true));
    // A row of length zero is not cut: t/0 is infinite and the smaller is 1.
    Operand<TFloat32> factor =
        tf.math.minimum(tf.constant(1f), tf.math.div(tf.constant(radius), tf.math.sqrt(squares)));
    projection = rows.assign(tf, tf.math.mul(rows.read(), factor));
  }

  /** t = a + share (b - a), a and b the smallest and largest length of the rows. */
  private static float threshold(double share, FloatTensor rows) {
    DoubleSummaryStatistics norms = Arrays.stream(rows.rowNorms()).summaryStatistics();
    return (float) (norms.getMin() + share * (norms.getMax() - norms.getMin()));
  }

  /** t: rows that are longer are cut to it. */
  public float radius() {
    return radius;
  }

  /** Cuts the rows that are too long now. */
  public void apply() {
    session.run(List.of(), List.of(projection), List.of());
  }
}
