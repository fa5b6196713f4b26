package org.bce3s.optimisation;

import org.bce3s.spec.Constraints;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/**
 * Stochastic weight averaging (Izmailov et al. 2018, "Averaging weights leads to wider optima and
 * better generalization"): the mean of the weights after each epoch from one on. The mean's
 * BatchNorm statistics are not a mean of statistics, which would be those of other weights: after
 * each of these epochs its images are forwarded once more through the averaged weights, and the
 * statistics are the means over the batches, as PyTorch's {@code update_bn} makes them.
 *
 * @param firstEpoch first epoch, counted from 0, whose weights are in the mean
 */
public record SwaSettings(
    @Doc("first epoch, counted from 0, after which weights go into the mean") @Range(min = 0)
        int firstEpoch) {
  /** Checks the range. */
  public SwaSettings {
    Constraints.check(SwaSettings.class, firstEpoch);
  }

  /** Whether the weights after an epoch go into the mean. */
  public boolean averages(int epoch) {
    return epoch >= firstEpoch;
  }

  /** The share of the weights after such an epoch in the mean. */
  public double share(int epoch) {
    return 1.0 / (epoch - firstEpoch + 1);
  }
}
