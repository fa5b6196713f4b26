package org.bce3s.parity;

/**
 * One golden value beside ours.
 *
 * @param name what it is, e.g. {@code bce.gradients.classifier_weight}
 * @param expected the golden values, row-major
 * @param got ours, as many
 * @param dtype what ours was computed in
 */
public record Comparison(String name, double[] expected, double[] got, String dtype) {

  /** The largest |got - want| over the largest |want|; infinite where the counts differ. */
  public double error() {
    if (expected.length != got.length) {
      return Double.POSITIVE_INFINITY;
    }
    double difference = 0;
    double scale = 0;
    for (int i = 0; i < expected.length; i++) {
      double d = Math.abs(got[i] - expected[i]);
      difference = Double.isNaN(d) ? Double.POSITIVE_INFINITY : Math.max(difference, d);
      scale = Math.max(scale, Math.abs(expected[i]));
    }
    return difference == 0 ? 0 : difference / (scale == 0 ? 1 : scale);
  }
}
