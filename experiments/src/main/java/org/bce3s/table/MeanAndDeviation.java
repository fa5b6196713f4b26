package org.bce3s.table;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Mean and standard deviation over seeds.
 *
 * @param mean sum over n; empty if a value is n/a
 * @param deviation square root of the sum of squared differences to the mean over n-1; empty for
 *     one value or if one is n/a
 */
public record MeanAndDeviation(OptionalDouble mean, OptionalDouble deviation) {
  /** Of values of which none may be left out: one n/a makes the whole n/a. */
  public static MeanAndDeviation of(List<OptionalDouble> values) {
    if (values.isEmpty() || values.stream().anyMatch(OptionalDouble::isEmpty)) {
      return new MeanAndDeviation(OptionalDouble.empty(), OptionalDouble.empty());
    }
    double sum = 0;
    for (OptionalDouble value : values) {
      sum += value.getAsDouble();
    }
    double mean = sum / values.size();
    if (values.size() == 1) {
      return new MeanAndDeviation(OptionalDouble.of(mean), OptionalDouble.empty());
    }
    double squares = 0;
    for (OptionalDouble value : values) {
      squares += (value.getAsDouble() - mean) * (value.getAsDouble() - mean);
    }
    return new MeanAndDeviation(
        OptionalDouble.of(mean), OptionalDouble.of(Math.sqrt(squares / (values.size() - 1))));
  }
}
