package org.bce3s.parity;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.bce3s.tensor.FloatTensor;

/**
 * A tensor of a golden file.
 *
 * @param shape the length of each dimension; empty for a scalar
 * @param values the elements, row-major, as many as the shape holds
 */
record GoldenTensor(int[] shape, double[] values) {
  /**
   * Checks that the values fill the shape.
   *
   * @throws IllegalArgumentException if they do not
   */
  GoldenTensor {
    if (size(shape) != values.length) {
      throw new IllegalArgumentException(
          values.length + " values where shape " + text(shape) + " has " + size(shape));
    }
  }

  /** A tensor of float32 values, as TensorFlow hands them out. */
  static GoldenTensor of(int[] shape, float... values) {
    return new GoldenTensor(shape, doubles(values));
  }

  /** The values as the float32 numbers that TensorFlow is fed with. */
  float[] floats() {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** The tensor as a variable takes it. */
  FloatTensor toFloatTensor() {
    return new FloatTensor(Arrays.stream(shape).asLongStream().toArray(), floats());
  }

  /** The shape as a person reads it, {@code 3x3x16}; {@code scalar} if there are no dimensions. */
  static String text(int... shape) {
    return shape.length == 0
        ? "scalar"
        : Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining("x"));
  }

  /** Float32 values as doubles. */
  static double[] doubles(float... values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }

  private static long size(int[] shape) {
    return Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
  }
}
