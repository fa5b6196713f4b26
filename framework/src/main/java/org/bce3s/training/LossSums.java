package org.bce3s.training;

import org.bce3s.network.ByPlace;

/**
 * Losses summed over the steps of an epoch.
 *
 * @param steps the number of steps
 * @param values the sums; a term is empty if no step had it
 */
public record LossSums(int steps, ByPlace<Double> values) {

  /** No steps. */
  public static final LossSums NONE = new LossSums(0, ByPlace.of(0.0));

  /** The sums with one more step. */
  public LossSums plus(ByPlace<Double> step) {
    return new LossSums(steps + 1, values.with(step, Double::sum));
  }

  /** The means over the steps. */
  public ByPlace<Double> means() {
    return values.map(sum -> sum / steps);
  }
}
