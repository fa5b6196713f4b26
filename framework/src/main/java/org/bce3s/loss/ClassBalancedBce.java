package org.bce3s.loss;

import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Sum;
import org.tensorflow.types.TFloat32;

/**
 * Class-balanced BCE, the loss of the method's second stage (weights of Cui et al. 2019,
 * "Class-balanced loss based on effective number of samples"): the source stream's BCE over the
 * class subset, logits not cut, each sample weighted by (1-beta)/(1-beta^n_y), weights normalised
 * to sum K over classes; mean over the batch. Mixed streams are left out.
 *
 * @param weight factor in the total
 * @param beta 0 for no balancing, towards 1 for weights inverse to the class counts
 * @param negativeRatio r, share of classes in the random subset
 */
public record ClassBalancedBce(
    @Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight,
    @Doc("beta: 0 for equal weights, towards 1 for weights inverse to the class counts")
        @Default("0.99999")
        @Range(min = 0, max = 1, maxExclusive = true)
        double beta,
    @Doc("r: share of classes in the random subset of the source stream")
        @Default("0.4")
        @Range(min = 0, max = 1)
        double negativeRatio)
    implements JointTerm {
  /** Checks the ranges. */
  public ClassBalancedBce {
    Constraints.check(ClassBalancedBce.class, weight, beta, negativeRatio);
  }

  @Override
  public boolean takesMixed() {
    return false;
  }

  @Override
  public boolean needsEveryClass() {
    return true;
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, JointInputs in) {
    float[] balance = weights(in.trainCounts(), beta);
    return Streams.meanOfSources(
        tf, in, (logits, targets) -> losses(tf, logits, targets, in.classSubset(), balance));
  }

  private static Operand<TFloat32> losses(
      Ops tf,
      Operand<TFloat32> logits,
      Targets targets,
      Operand<TFloat32> subset,
      float[] balance) {
    Operand<TFloat32> oneHot = targets.labels();
    Operand<TFloat32> positive = tf.math.mul(oneHot, subset);
    Operand<TFloat32> negative = tf.math.mul(tf.math.sub(tf.constant(1f), oneHot), subset);
    Operand<TFloat32> sampleWeight =
        tf.sum(
            tf.math.mul(targets.weighted(tf), tf.constant(balance)),
            tf.constant(1),
            Sum.keepDims(true));
    return BinaryCrossEntropy.losses(
        tf, logits, tf.math.mul(sampleWeight, positive), tf.math.mul(sampleWeight, negative), 1);
  }

  /** (1-beta)/(1-beta^n_k) for every class, scaled to sum K. */
  static float[] weights(int[] counts, double beta) {
    EveryClass.seen(counts, "class-balanced weights");
    double[] raw = new double[counts.length];
    double sum = 0;
    for (int k = 0; k < counts.length; k++) {
      raw[k] = (1 - beta) / (1 - Math.pow(beta, counts[k]));
      sum += raw[k];
    }
    float[] weights = new float[counts.length];
    for (int k = 0; k < counts.length; k++) {
      weights[k] = (float) (raw[k] * counts.length / sum);
    }
    return weights;
  }
}
