package org.bce3s.loss;

import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Focal loss (Lin et al. 2017, "Focal loss for dense object detection"): cross-entropy times (1 -
 * p)^gamma, by which well classified samples count little. The paper takes sigmoid probabilities
 * and weighs classes by alpha, which is left out here; code for long-tailed recognition takes the
 * softmax. Soft labels of the mixed streams mix the losses of their classes; the mean over the
 * streams.
 *
 * @param weight factor in the total
 * @param gamma exponent of the modulating factor; 0 for plain cross-entropy
 * @param form what is taken for the probability of a class
 */
public record Focal(
    @Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight,
    @Doc("gamma: exponent of the modulating factor, 0 for plain cross-entropy")
        @Default("2.0")
        @Range(min = 0)
        double gamma,
    @Doc("what is taken for the probability of a class") @Default("softmax") FocalForm form)
    implements JointTerm {
  /** Checks the ranges. */
  public Focal {
    Constraints.check(Focal.class, weight, gamma, form);
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, JointInputs in) {
    return Streams.mean(
        tf, in, (logits, targets) -> form.losses(tf, logits, targets.weighted(tf), gamma));
  }
}
