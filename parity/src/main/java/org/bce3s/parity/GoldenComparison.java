package org.bce3s.parity;

/**
 * One golden value beside ours. NaN stands for a figure that is not available, and agrees with
 * nothing but another.
 *
 * @param name what it is, e.g. {@code bce.gradients.classifier_weight}
 * @param expected the golden values, row-major
 * @param got ours, as many
 * @param dtype what ours was computed in
 * @param error how far ours is off, in the measure of the check; infinite where nothing compares
 */
public record GoldenComparison(
    String name, double[] expected, double[] got, String dtype, double error) {

  /**
   * A comparison by the largest |got - want| over the largest |want|; infinite where the counts
   * differ or a value is no number.
   */
  public GoldenComparison(String name, double[] expected, double[] got, String dtype) {
    this(name, expected, got, dtype, relativeError(expected, got));
  }

  private static double relativeError(double[] expected, double[] got) {
    if (expected.length != got.length) {
      return Double.POSITIVE_INFINITY;
    }
    double difference = 0;
    double scale = 0;
    for (int i = 0; i < expected.length; i++) {
      difference = Math.max(difference, deviation(expected[i], got[i]));
      scale = Double.isNaN(expected[i]) ? scale : Math.max(scale, Math.abs(expected[i]));
    }
    return difference == 0 ? 0 : difference / (scale == 0 ? 1 : scale);
  }

  /** |got - want| of one element; infinite where one of them is not available. */
  double deviation(int i) {
    return deviation(expected[i], got[i]);
  }

  private static double deviation(double expected, double got) {
    if (Double.isNaN(expected) && Double.isNaN(got)) {
      return 0;
    }
    double deviation = Math.abs(got - expected);
    return Double.isNaN(deviation) ? Double.POSITIVE_INFINITY : deviation;
  }
}
