package org.bce3s.optimisation;

import java.util.List;
import org.bce3s.spec.NoEffect;

/** The learning rate of each epoch or step, relative to the optimiser's. */
public interface Schedule {
  /**
   * The factor on the base rate.
   *
   * @param epoch the epoch, from 0
   * @param epochs the number of epochs of the run
   */
  double factor(int epoch, int epochs);

  /**
   * The factor on the base rate in one step; that of the epoch where the rate moves by epoch.
   *
   * @param epoch the epoch, from 0
   * @param step the step of the epoch, from 0
   * @param steps the number of steps an epoch has
   * @param epochs the number of epochs of the run
   */
  default double factor(int epoch, int step, int steps, int epochs) {
    return factor(epoch, epochs);
  }

  /**
   * The settings of this schedule that have no effect in a run.
   *
   * @param epochs the number of epochs of the run
   */
  default List<NoEffect> withoutEffect(int epochs) {
    return List.of();
  }

  /** A warm-up that is under way when the run ends. */
  static NoEffect endlessWarmup(int epochs) {
    return NoEffect.of(
        "warmup_epochs",
        "are not over when the run ends: it has " + NoEffect.epochs(epochs) + " (train.epochs)",
        "train.epochs");
  }
}
