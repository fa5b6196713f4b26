package org.bce3s.loss;

import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.tensor.Rows;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The joint BCE term of BCE3S: the mean over the streams of the batch means. The source stream, and
 * its second view where there is one, has one-hot positives and is restricted to the step's class
 * subset; a mixed stream has its soft labels s as positives, the classes with s = 0 as negatives,
 * and all classes.
 *
 * @param weight factor in the total
 * @param negativeRatio r, share of classes in the random subset
 * @param negativeWeight l, factor of the negative part
 * @param clamp bound of the logits
 */
public record BceJoint(
    @Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight,
    @Doc("r: share of classes in the random subset of the source stream")
        @Default("0.4")
        @Range(min = 0, max = 1)
        double negativeRatio,
    @Doc("l: factor of the negative part") @Default("1.0") @Range(min = 0) double negativeWeight,
    @Doc("logits are cut to plus and minus this, without gradient beyond")
        @Default("64.0")
        @Range(min = 0, minExclusive = true)
        double clamp)
    implements JointTerm {
  /** Checks the ranges. */
  public BceJoint {
    Constraints.check(BceJoint.class, weight, negativeRatio, negativeWeight, clamp);
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, JointInputs in) {
    Operand<TFloat32> subset = in.classSubset();
    return Streams.mean(
        tf,
        in,
        (logits, oneHot) ->
            bce(
                tf,
                logits,
                oneHot,
                tf.math.mul(oneHot.weighted(tf), subset),
                tf.math.mul(tf.math.sub(tf.constant(1f), oneHot.labels()), subset)),
        (logits, soft) -> bce(tf, logits, soft, soft.weighted(tf), Rows.isZero(tf, soft.labels())));
  }

  /** Of label j alone the positive part would be that of class j, the negative part the same. */
  private Operand<TFloat32> bce(
      Ops tf,
      Operand<TFloat32> logits,
      Targets targets,
      Operand<TFloat32> positive,
      Operand<TFloat32> negative) {
    return BinaryCrossEntropy.losses(
        tf,
        BinaryCrossEntropy.clamp(tf, logits, clamp),
        positive,
        targets.timesSampleWeight(tf, negative),
        negativeWeight);
  }
}
