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
 * The logit-adjusted loss (Menon et al. 2021, "Long-tail learning via logit adjustment"): softmax
 * cross-entropy of z_j + tau log pi_j in training, of z_j alone at test; pi_j is class j's share of
 * the training images. Soft labels of the mixed streams are targets as they are; the mean over the
 * streams.
 *
 * @param weight factor in the total
 * @param tau factor of the log prior
 */
public record LogitAdjustment(
    @Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight,
    @Doc("tau: factor of the log prior that is added to the logits") @Default("1.0") @Range(min = 0)
        double tau)
    implements JointTerm {
  /** Checks the ranges. */
  public LogitAdjustment {
    Constraints.check(LogitAdjustment.class, weight, tau);
  }

  @Override
  public boolean needsEveryClass() {
    return true;
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, JointInputs in) {
    return crossEntropy(tf, in, tau);
  }

  /** The mean over the streams of the cross-entropies of z_j + tau log pi_j. */
  static Operand<TFloat32> crossEntropy(Ops tf, JointInputs in, double tau) {
    Operand<TFloat32> shift = tf.constant(logPrior(in.trainCounts(), tau));
    return Streams.mean(
        tf,
        in,
        (logits, targets) ->
            SoftmaxCrossEntropy.losses(tf, tf.math.add(logits, shift), targets.weighted(tf)));
  }

  /** tau log(n_j/N) for every class. */
  public static float[] logPrior(int[] counts, double tau) {
    EveryClass.seen(counts, "a logit adjustment");
    double images = Arrays.stream(counts).asLongStream().sum();
    float[] prior = new float[counts.length];
    for (int j = 0; j < counts.length; j++) {
      prior[j] = (float) (tau * Math.log(counts[j] / images));
    }
    return prior;
  }
}
