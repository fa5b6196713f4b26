package org.bce3s.metric;

import java.util.OptionalDouble;

/**
 * How evenly accuracy is spread over the classes that have test images; fractions in [0, 1], empty
 * if no class has any.
 *
 * @param balanced mean of the class accuracies
 * @param worst the smallest class accuracy
 * @param deviation standard deviation of the class accuracies, of all classes (not n-1)
 * @param harmonicMean K / sum_k 1/a_k of the class accuracies a_k; 0 if one of them is 0
 * @param geometricMean (prod_k a_k)^(1/K); 0 if one of them is 0
 */
public record AccuracySpread(
    OptionalDouble balanced,
    OptionalDouble worst,
    OptionalDouble deviation,
    OptionalDouble harmonicMean,
    OptionalDouble geometricMean) {

  /** The spread of an accuracy. */
  public static AccuracySpread of(Accuracy accuracy) {
    return of(new PerClass(accuracy.perClass()));
  }

  /** The spread of the accuracies of classes. */
  public static AccuracySpread of(PerClass classes) {
    long n = classes.defined().count();
    double sum = classes.defined().map(a -> 1 / a).sum();
    double logarithms = classes.defined().map(Math::log).sum();
    return new AccuracySpread(
        classes.mean(),
        classes.smallest(),
        classes.deviation(),
        PerClass.when(n > 0, () -> n / sum),
        PerClass.when(n > 0, () -> Math.exp(logarithms / n)));
  }

  /**
   * The balanced error (Menon et al. 2021, "Long-tail learning via logit adjustment"), 1 less the
   * mean of the class accuracies.
   */
  public OptionalDouble balancedError() {
    return PerClass.when(balanced.isPresent(), () -> 1 - balanced.orElseThrow());
  }
}
