package org.bce3s.parity;

import java.util.Arrays;

/**
 * One value of a golden file beside what the framework computed.
 *
 * <p>The error of a tensor is max|got - expected| / max|expected|: small elements of a tensor are
 * sums of large ones and are not held to their own size. Where all of it is expected to be 0 the
 * error is max|got|. It is infinite if the shapes differ, and NaN if anything computed is.
 *
 * @param name the value's address in the file
 * @param expected what the file says
 * @param got what the framework computed
 * @param type the number format it was computed in, e.g. {@code float32}
 * @param tolerance the largest error that passes
 */
public record Comparison(
    String name, GoldenTensor expected, GoldenTensor got, String type, double tolerance) {

  /** The error, as defined above. */
  public double error() {
    if (!Arrays.equals(expected.shape(), got.shape())) {
      return Double.POSITIVE_INFINITY;
    }
    double difference = 0;
    double scale = 0;
    for (int i = 0; i < expected.values().length; i++) {
      difference = Math.max(difference, Math.abs(got.values()[i] - expected.values()[i]));
      scale = Math.max(scale, Math.abs(expected.values()[i]));
    }
    return scale == 0 ? difference : difference / scale;
  }

  /** Whether the error is within the tolerance. */
  public boolean passes() {
    return error() <= tolerance;
  }

  /** The index of the element that deviates most; 0 if none does. */
  int worst() {
    int worst = 0;
    for (int i = 0; i < Math.min(expected.values().length, got.values().length); i++) {
      double deviation = deviation(i);
      if (Double.isNaN(deviation) || deviation > deviation(worst)) {
        worst = i;
      }
      if (Double.isNaN(deviation)) {
        break;
      }
    }
    return worst;
  }

  private double deviation(int i) {
    return Math.abs(got.values()[i] - expected.values()[i]);
  }
}
