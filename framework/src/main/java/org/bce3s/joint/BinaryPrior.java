package org.bce3s.joint;

import java.util.Arrays;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.spec.SpecException;
import org.bce3s.term.EveryClass;
import org.bce3s.term.Prior;

/**
 * The prior that is built into binary logits of training, and is no part of those at test, with
 * pi_j class j's share of the training images.
 *
 * @param tau factor of the prior
 * @param form what is added
 */
public record BinaryPrior(
    @Doc("tau: factor of the prior that is added to the logits") @Default("1.0") @Range(min = 0)
        double tau,
    @Doc("what is added: log pi, or log-odds, log pi - log(1 - pi)") @Default("log-odds")
        Form form) {

  /** What is added to the logit of a class. */
  public enum Form {
    /**
     * tau log pi_j, as for a softmax (Menon et al. 2021, "Long-tail learning via logit
     * adjustment").
     */
    LOG,
    /**
     * tau (log pi_j - log(1 - pi_j)), the prior log-odds of the question whether an image is of the
     * class: balanced BCE (Xu et al. 2023, "Learning imbalanced data with vision transformers").
     */
    LOG_ODDS
  }

  /** Checks the range. */
  public BinaryPrior {
    Constraints.check(BinaryPrior.class, tau, form);
  }

  /**
   * What is added to the logits [K].
   *
   * @param counts training images per class [K]
   * @throws SpecException if a class has none, or all of them where log-odds are taken
   */
  public float[] shift(int[] counts) {
    if (form == Form.LOG) {
      return Prior.log(counts, tau);
    }
    EveryClass.seen(counts, "a prior");
    long images = Arrays.stream(counts).asLongStream().sum();
    float[] shift = new float[counts.length];
    for (int j = 0; j < counts.length; j++) {
      if (counts[j] == images) {
        throw new SpecException(
            "loss.joint.prior.form", "log-odds", "log where all training images are of one class");
      }
      shift[j] = (float) (tau * (Math.log(counts[j]) - Math.log((double) (images - counts[j]))));
    }
    return shift;
  }
}
