package org.bce3s.metric;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A figure of every class.
 *
 * @param values one a class, in label order; empty where the figure is not defined (n/a)
 */
public record PerClass(List<OptionalDouble> values) {
  /** Copies the values. */
  public PerClass {
    values = List.copyOf(values);
  }

  /** The figure of every class from 0 to {@code classes - 1}. */
  static PerClass of(int classes, IntFunction<OptionalDouble> figure) {
    return new PerClass(IntStream.range(0, classes).mapToObj(figure).toList());
  }

  /** The value where there is a reason for one, else n/a. */
  static OptionalDouble when(boolean defined, DoubleSupplier value) {
    return defined ? OptionalDouble.of(value.getAsDouble()) : OptionalDouble.empty();
  }

  /** The same figure for some classes alone; n/a for the others. */
  public PerClass only(IntPredicate classes) {
    return of(values.size(), k -> classes.test(k) ? values.get(k) : OptionalDouble.empty());
  }

  /** The mean over the classes that have the figure; empty if none has. */
  public OptionalDouble mean() {
    return mean(k -> true);
  }

  /**
   * The standard deviation over the classes that have the figure; empty if none has. The classes
   * are all there are, no sample of them: the sum of squares is divided by their number.
   */
  public OptionalDouble deviation() {
    double mean = mean().orElse(0);
    double[] squares = defined().map(x -> (x - mean) * (x - mean)).toArray();
    return when(squares.length > 0, () -> Math.sqrt(mean(squares)));
  }

  /** The smallest value; empty if no class has the figure. */
  public OptionalDouble smallest() {
    return defined().min();
  }

  /**
   * The means over all classes and over each shot group.
   *
   * @param trainCounts training images per class
   * @param rule the shot rule
   */
  public ShotMeans byShots(int[] trainCounts, ShotRule rule) {
    return new ShotMeans(
        mean(),
        mean(k -> rule.group(trainCounts[k]) == ShotGroup.MANY),
        mean(k -> rule.group(trainCounts[k]) == ShotGroup.MEDIUM),
        mean(k -> rule.group(trainCounts[k]) == ShotGroup.FEW));
  }

  /** The values of the classes that have the figure. */
  DoubleStream defined() {
    return defined(k -> true);
  }

  private DoubleStream defined(IntPredicate group) {
    return IntStream.range(0, values.size())
        .filter(group)
        .mapToObj(values::get)
        .flatMapToDouble(OptionalDouble::stream);
  }

  private OptionalDouble mean(IntPredicate group) {
    double[] members = defined(group).toArray();
    return when(members.length > 0, () -> mean(members));
  }

  /** Added from left to right: the compensated sum of streams may differ between Java versions. */
  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
