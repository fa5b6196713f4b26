package org.bce3s.parity;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A tensor of a golden file.
 *
 * @param shape the length of each dimension; empty for a scalar
 * @param values the elements, row-major, as many as the shape holds
 */
public record GoldenTensor(int[] shape, double[] values) {
  /**
   * Checks that the values fill the shape.
   *
   * @throws IllegalArgumentException if they do not
   */
  public GoldenTensor {
    if (size(shape) != values.length) {
      throw new IllegalArgumentException(
          values.length + " values for shape " + Arrays.toString(shape));
    }
  }

  /** A tensor without dimensions. */
  public static GoldenTensor scalar(double value) {
    return new GoldenTensor(new int[0], new double[] {value});
  }

  /** A tensor of one dimension. */
  public static GoldenTensor vector(double... values) {
    return new GoldenTensor(new int[] {values.length}, values);
  }

  /** A tensor of float32 values, as TensorFlow hands them out. */
  public static GoldenTensor of(int[] shape, float... values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return new GoldenTensor(shape, wide);
  }

  /** The values as the float32 numbers that TensorFlow is fed with. */
  public float[] floats() {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** The values as whole numbers, for labels and class indices. */
  public int[] ints() {
    return Arrays.stream(values).mapToInt(v -> (int) v).toArray();
  }

  /** The shape as a person reads it, {@code 3x3x16}; {@code scalar} if there are no dimensions. */
  public String shapeText() {
    return shape.length == 0
        ? "scalar"
        : Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining("x"));
  }

  private static long size(int[] shape) {
    return Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
  }
}
