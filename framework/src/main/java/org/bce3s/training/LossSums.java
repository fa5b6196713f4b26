package org.bce3s.training;

import java.util.OptionalDouble;
import org.bce3s.network.StepLosses;

/**
 * Losses summed over the steps of an epoch.
 *
 * @param steps the number of steps
 * @param total sum of the totals
 * @param joint sum of the joint losses; empty if no step had one
 * @param contrastive sum of the contrastive losses; empty if no step had one
 * @param uniform sum of the uniform losses; empty if no step had one
 */
public record LossSums(
    int steps,
    double total,
    OptionalDouble joint,
    OptionalDouble contrastive,
    OptionalDouble uniform) {

  /** No steps. */
  public static final LossSums NONE =
      new LossSums(0, 0, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());

  /** The sums with one more step. */
  public LossSums plus(StepLosses step) {
    return new LossSums(
        steps + 1,
        total + step.total(),
        plus(joint, step.joint()),
        plus(contrastive, step.contrastive()),
        plus(uniform, step.uniform()));
  }

  /** The means over the steps. */
  public StepLosses means() {
    return new StepLosses(total / steps, divided(joint), divided(contrastive), divided(uniform));
  }

  private static OptionalDouble plus(OptionalDouble sum, OptionalDouble value) {
    return value.isPresent() ? OptionalDouble.of(sum.orElse(0) + value.getAsDouble()) : sum;
  }

  private OptionalDouble divided(OptionalDouble sum) {
    return sum.isPresent() ? OptionalDouble.of(sum.getAsDouble() / steps) : sum;
  }
}
