package org.bce3s.table;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bce3s.statistics.Interval;
import org.bce3s.statistics.LogitInterval;

/**
 * What the seeds of a row say of an accuracy, all in per cent.
 *
 * @param mean sum over n; empty if a value is n/a
 * @param deviation standard deviation: square root of the sum of squared differences to the mean
 *     over n-1; empty for one value or if one is n/a
 * @param interval confidence interval of the mean at {@link #LEVEL}, between 0 and 100, see {@link
 *     LogitInterval}; empty like the deviation
 */
public record Estimate(OptionalDouble mean, OptionalDouble deviation, Optional<Interval> interval) {
  /** The level of confidence of every interval that is shown. */
  public static final double LEVEL = 0.95;

  /** As a person reads it: {@code mean ± deviation}, the mean alone of one value, or this gap. */
  public String shown(String gap) {
    return Cells.shown(mean, gap)
        + (deviation.isPresent() ? " ± " + Cells.shown(deviation.getAsDouble()) : "");
  }

  /** Of values of which none may be left out: one n/a makes the whole n/a. */
  public static Estimate of(List<OptionalDouble> values) {
    if (values.isEmpty() || values.stream().anyMatch(OptionalDouble::isEmpty)) {
      return new Estimate(OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty());
    }
    double[] numbers = values.stream().mapToDouble(OptionalDouble::getAsDouble).toArray();
    double sum = 0;
    for (double number : numbers) {
      sum += number;
    }
    double mean = sum / numbers.length;
    if (numbers.length == 1) {
      return new Estimate(OptionalDouble.of(mean), OptionalDouble.empty(), Optional.empty());
    }
    double squares = 0;
    for (double number : numbers) {
      squares += (number - mean) * (number - mean);
    }
    return new Estimate(
        OptionalDouble.of(mean),
        OptionalDouble.of(Math.sqrt(squares / (numbers.length - 1))),
        Optional.of(interval(numbers)));
  }

  private static Interval interval(double[] percentages) {
    Interval fractions =
        LogitInterval.of(Arrays.stream(percentages).map(x -> x / 100).toArray(), LEVEL);
    return new Interval(100 * fractions.low(), 100 * fractions.high());
  }
}
