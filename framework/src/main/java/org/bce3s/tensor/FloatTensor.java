package org.bce3s.tensor;

import java.util.Arrays;

/**
 * Values of a variable outside the graph.
 *
 * @param shape its dimensions
 * @param values row-major; as many as the shape holds
 */
public record FloatTensor(long[] shape, float[] values) {
  /** Checks that the values fill the shape. */
  public FloatTensor {
    // As doubles the product cannot overflow into a size that fits.
    double size = Arrays.stream(shape).asDoubleStream().reduce(1, (a, b) -> a * b);
    if (size != values.length || Arrays.stream(shape).anyMatch(d -> d < 0)) {
      throw new IllegalArgumentException(
          values.length + " values for shape " + Arrays.toString(shape));
    }
  }

  /** Whether no value is NaN or infinite. */
  public boolean isFinite() {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** The length of each row of a matrix [n, d], added up in double precision [n]. */
  public double[] rowNorms() {
    int length = Math.toIntExact(shape[1]);
    double[] norms = new double[Math.toIntExact(shape[0])];
    for (int row = 0; row < norms.length; row++) {
      double squares = 0;
      for (int i = row * length; i < (row + 1) * length; i++) {
        squares += (double) values[i] * values[i];
      }
      norms[row] = Math.sqrt(squares);
    }
    return norms;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FloatTensor t
        && Arrays.equals(shape, t.shape)
        && Arrays.equals(values, t.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
  }

  /** The shape alone, e.g. {@code FloatTensor[3, 3, 16, 32]}. */
  @Override
  public String toString() {
    return "FloatTensor" + Arrays.toString(shape);
  }
}
