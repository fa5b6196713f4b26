package org.bce3s.loss;

import java.util.Arrays;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Label-distribution-aware margins (Cao et al. 2019, "Learning imbalanced datasets with
 * label-distribution-aware margin loss"): softmax cross-entropy of s (cos(x, w_j) - [j = y] D_y),
 * the margins D_j proportional to n_j^(-1/4) and scaled so that the largest is the given one. The
 * classifier must be one of cosines, whose scale is s (30 in the paper's code). Soft labels of the
 * mixed streams mix the losses of their classes, each with its own margin alone; the mean over the
 * streams.
 *
 * @param weight factor in the total
 * @param maxMargin margin of the smallest class, a cosine
 */
public record Ldam(
    @Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight,
    @Doc("margin of the smallest class, as a cosine") @Default("0.5") @Range(min = 0, max = 2)
        double maxMargin)
    implements JointTerm {
  /** Checks the ranges. */
  public Ldam {
    Constraints.check(Ldam.class, weight, maxMargin);
  }

  @Override
  public boolean needsCosines() {
    return true;
  }

  @Override
  public boolean needsEveryClass() {
    return true;
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, JointInputs in) {
    Operand<TFloat32> margins = tf.constant(margins(in.trainCounts(), in.logitScale()));
    return Streams.mean(
        tf,
        in,
        (logits, targets) ->
            LabelledLoss.of(tf, losses(tf, logits, margins), targets.weighted(tf)));
  }

  /**
   * The loss of each class, were it the label: log(1 + sum_{i != j} e^{z_i} / e^{z_j - m_j}), which
   * is softplus(m_j + log((1 - p_j)/p_j)) with p the softmax of z.
   */
  private static Operand<TFloat32> losses(
      Ops tf, Operand<TFloat32> logits, Operand<TFloat32> margins) {
    LogSoftmax log = LogSoftmax.of(tf, logits);
    return tf.math.softplus(tf.math.add(margins, tf.math.sub(log.ofOthers(), log.ofClass())));
  }

  /** m_j = s D_j with D_j = maxMargin (n_min/n_j)^(1/4). */
  private float[] margins(int[] counts, double scale) {
    EveryClass.seen(counts, "the margins of ldam");
    int smallest = Arrays.stream(counts).min().orElseThrow();
    float[] margins = new float[counts.length];
    for (int j = 0; j < counts.length; j++) {
      margins[j] = (float) (scale * maxMargin * Math.pow((double) smallest / counts[j], 0.25));
    }
    return margins;
  }
}
