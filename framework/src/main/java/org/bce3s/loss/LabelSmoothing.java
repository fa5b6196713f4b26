package org.bce3s.loss;

import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Softmax cross-entropy with smoothed labels (Szegedy et al. 2016, "Rethinking the Inception
 * architecture for computer vision"): (1 - epsilon) s_j + epsilon/K in place of s_j. Soft labels of
 * the mixed streams are smoothed like one-hot ones; the mean over the streams. Weights of classes
 * weigh the smoothed labels, as PyTorch's weighted cross-entropy with label smoothing does.
 *
 * @param weight factor in the total
 * @param epsilon share of the label that is spread over all K classes
 */
public record LabelSmoothing(
    @Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight,
    @Doc("epsilon: share of the label that is spread over all classes")
        @Default("0.1")
        @Range(min = 0, max = 1)
        double epsilon)
    implements JointTerm {
  /** Checks the ranges. */
  public LabelSmoothing {
    Constraints.check(LabelSmoothing.class, weight, epsilon);
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, JointInputs in) {
    Operand<TFloat32> kept = tf.constant((float) (1 - epsilon));
    Operand<TFloat32> spread = tf.constant((float) (epsilon / in.trainCounts().length));
    return Streams.mean(
        tf,
        in,
        (logits, targets) -> {
          Targets smoothed = targets.with(tf.math.add(tf.math.mul(targets.labels(), kept), spread));
          return SoftmaxCrossEntropy.losses(tf, logits, smoothed.weighted(tf));
        });
  }
}
