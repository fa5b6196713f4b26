package org.bce3s.term;

import java.util.Arrays;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/**
 * The prior that is built into the logits of training, and is no part of those at test: z_j + tau
 * log pi_j, where pi_j is class j's share of the training images (Menon et al. 2021, "Long-tail
 * learning via logit adjustment"; with tau 1 the balanced softmax of Ren et al. 2020).
 *
 * @param tau factor of the log prior
 */
public record Prior(
    @Doc("tau: factor of the log prior that is added to the logits") @Default("1.0") @Range(min = 0)
        double tau) {
  /** Checks the range. */
  public Prior {
    Constraints.check(Prior.class, tau);
  }

  /**
   * tau log pi_j for every class [K].
   *
   * @param counts training images per class [K]
   * @throws org.bce3s.spec.SpecException if a class has none
   */
  public static float[] log(int[] counts, double tau) {
    EveryClass.seen(counts, "a logit adjustment");
    double images = Arrays.stream(counts).asLongStream().sum();
    float[] prior = new float[counts.length];
    for (int j = 0; j < counts.length; j++) {
      prior[j] = (float) (tau * Math.log(counts[j] / images));
    }
    return prior;
  }
}
