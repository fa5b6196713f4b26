package org.bce3s.optimisation;

import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/**
 * An exponential moving average of the weights: after step t, from 1, it is d_t times itself and 1
 * - d_t times the weights, running statistics of BatchNorm too. d_1 is 0, so that it is the first
 * step's weights then, as in PyTorch's {@code AveragedModel} and timm's {@code ModelEmaV3}; from
 * then on d_t is the decay, or during a warm-up min(decay, 1 - t^(-2/3)), which is timm's.
 *
 * @param decay share of itself that the average keeps
 * @param warmup whether that share grows from 0
 */
public record EmaSettings(
    @Doc("share of itself that the average keeps in a step")
        @Default("0.9998")
        @Range(min = 0, max = 1, maxExclusive = true)
        double decay,
    @Doc("let that share grow with the step t from 0, as 1 - t^(-2/3), which is timm's warm-up")
        @Default("false")
        boolean warmup) {
  private static final double POWER = -2.0 / 3;

  /** Checks the range. */
  public EmaSettings {
    Constraints.check(EmaSettings.class, decay, warmup);
  }

  /**
   * The share of the weights in the average after a step.
   *
   * @param step number of the run's step, from 1
   */
  public double share(long step) {
    if (step == 1) {
      return 1;
    }
    return 1 - (warmup ? Math.min(decay, 1 - Math.pow((double) step, POWER)) : decay);
  }
}
