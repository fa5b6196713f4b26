package org.bce3s.contrastive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bce3s.tensor.Rows;
import org.bce3s.term.LabelledStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.types.TFloat32;

/**
 * The loss of parametric contrastive learning (Cui et al. 2021, "Parametric contrastive learning",
 * PaCo; Cui et al. 2023, "Generalized parametric contrastive learning", GPaCo). An anchor i scores
 * the K classes by S_k = z_k + log(pi_k + 1e-9), z its logits, and the candidates by S_c =
 * q_i.c/tau. With w = beta for its class and alpha for every other candidate of its class, else 0,
 * it loses
 *
 * <pre>sum_j w_j (log(sum_k e^{S_k} + gamma sum_{c != i} e^{S_c}) - S_j) / sum_j w_j</pre>
 *
 * @param temperature tau
 * @param alpha weight of a candidate
 * @param beta weight of the class
 * @param gamma factor of the candidates in the denominator
 */
record ParametricPairs(double temperature, double alpha, double beta, double gamma) {
  private static final double FLOOR = 1e-9;
  private static final float DENOMINATOR_FLOOR = 1e-12f;

  /**
   * The losses of all anchors [N].
   *
   * @param anchors unit vectors, and the first of the candidates
   * @param others the candidates beside them
   * @param logits of the anchors [N, K]
   * @param counts training images per class [K]
   */
  Operand<TFloat32> losses(
      Ops tf,
      List<LabelledStream> anchors,
      List<LabelledStream> others,
      Operand<TFloat32> logits,
      int[] counts) {
    List<LabelledStream> candidates = new ArrayList<>(anchors);
    candidates.addAll(others);
    Operand<TFloat32> z = LabelledStream.values(tf, anchors);
    Operand<TFloat32> labels = LabelledStream.labels(tf, anchors);
    Operand<TFloat32> compared = LabelledStream.values(tf, candidates);
    Operand<TFloat32> itself = SamplePairs.itself(tf, z, compared);

    Operand<TFloat32> scores =
        joined(
            tf,
            tf.math.add(logits, tf.constant(logPrior(counts))),
            tf.math.div(Rows.products(tf, z, compared), tf.constant((float) temperature)));
    Operand<TFloat32> counted =
        joined(
            tf,
            tf.fill(tf.constant(logits.shape().asArray()), tf.constant(1f)),
            tf.math.mul(tf.constant((float) gamma), tf.math.sub(tf.constant(1f), itself)));
    Operand<TFloat32> weights =
        joined(
            tf,
            tf.math.mul(tf.constant((float) beta), labels),
            tf.math.mul(
                tf.constant((float) alpha),
                tf.math.sub(
                    Rows.products(tf, labels, LabelledStream.labels(tf, candidates)), itself)));

    Operand<TFloat32> shifted =
        tf.math.sub(scores, tf.stopGradient(tf.max(scores, tf.constant(1), Max.keepDims(true))));
    Operand<TFloat32> sum = Rows.sum(tf, tf.math.mul(tf.math.exp(shifted), counted));
    Operand<TFloat32> logDenominator =
        Rows.column(tf, tf.math.log(tf.math.add(sum, tf.constant(DENOMINATOR_FLOOR))));
    return tf.math.div(
        Rows.sum(tf, tf.math.mul(weights, tf.math.sub(logDenominator, shifted))),
        Rows.sum(tf, weights));
  }

  private static Operand<TFloat32> joined(
      Ops tf, Operand<TFloat32> ofClasses, Operand<TFloat32> ofCandidates) {
    return tf.concat(List.of(ofClasses, ofCandidates), tf.constant(1));
  }

  private static float[] logPrior(int[] counts) {
    double images = Arrays.stream(counts).asLongStream().sum();
    float[] prior = new float[counts.length];
    for (int k = 0; k < counts.length; k++) {
      prior[k] = (float) Math.log(counts[k] / images + FLOOR);
    }
    return prior;
  }
}
