package org.bce3s.tensor;

import org.bce3s.random.RandomStream;

/** Draws the initial values of a variable; a function of its stream alone. */
@FunctionalInterface
public interface Initializer {
  /** {@code size} values, row-major. */
  float[] values(int size, RandomStream random);

  /** All values equal. */
  static Initializer constant(float value) {
    return (size, random) -> {
      float[] values = new float[size];
      java.util.Arrays.fill(values, value);
      return values;
    };
  }

  /** 0, 1, 2 and so on. */
  static Initializer counting() {
    return (size, random) -> {
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] = i;
      }
      return values;
    };
  }

  /** Normal with mean 0. */
  static Initializer normal(double standardDeviation) {
    return (size, random) -> {
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] = (float) (standardDeviation * random.nextGaussian());
      }
      return values;
    };
  }

  /** Uniform in [-bound, bound). */
  static Initializer uniform(double bound) {
    return (size, random) -> {
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] = (float) (bound * (2 * random.nextDouble() - 1));
      }
      return values;
    };
  }
}
