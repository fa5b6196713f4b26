package org.bce3s.loss;

import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Class-balanced focal loss (Cui et al. 2019, "Class-balanced loss based on effective number of
 * samples"): with v_j = (1-beta)/(1-beta^n_j), normalised to sum K over classes, v_y times the
 * focal loss, sigmoid in the paper; mean over the batch. Soft labels s of the mixed streams mix the
 * losses of their classes, sum_j s_j v_j L_j; the mean over the streams.
 *
 * @param weight factor in the total
 * @param beta 0 for no balancing, towards 1 for weights inverse to the class counts
 * @param gamma exponent of the modulating factor; 0 for plain cross-entropy
 * @param form what is taken for the probability of a class
 */
public record ClassBalancedFocal(
    @Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight,
    @Doc("beta: 0 for equal weights, towards 1 for weights inverse to the class counts")
        @Default("0.9999")
        @Range(min = 0, max = 1, maxExclusive = true)
        double beta,
    @Doc("gamma: exponent of the modulating factor, 0 for plain cross-entropy")
        @Default("2.0")
        @Range(min = 0)
        double gamma,
    @Doc("what is taken for the probability of a class") @Default("sigmoid") FocalForm form)
    implements JointTerm {
  /** Checks the ranges. */
  public ClassBalancedFocal {
    Constraints.check(ClassBalancedFocal.class, weight, beta, gamma, form);
  }

  @Override
  public boolean needsEveryClass() {
    return true;
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, JointInputs in) {
    float[] balance = ClassBalancedBce.weights(in.trainCounts(), beta);
    return Streams.mean(
        tf,
        in,
        (logits, targets) ->
            form.losses(
                tf, logits, LabelledLoss.weighted(tf, targets.weighted(tf), balance), gamma));
  }
}
