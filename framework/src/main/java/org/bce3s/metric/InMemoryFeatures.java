package org.bce3s.metric;

/**
 * Features that lie in memory, as a network gives them.
 *
 * @param dimension d
 * @param values [N, d], row-major
 * @param labels the class of each image [N]
 */
public record InMemoryFeatures(int dimension, float[] values, int[] labels) implements FeatureSet {
  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if they do not fit each other
   */
  public InMemoryFeatures {
    if (values.length != (long) dimension * labels.length) {
      throw new IllegalArgumentException(
          values.length + " values are no " + labels.length + " features of length " + dimension);
    }
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int label(int i) {
    return labels[i];
  }

  @Override
  public void read(int from, int to, double[] into) {
    int offset = from * dimension;
    for (int i = 0; i < (to - from) * dimension; i++) {
      into[i] = values[offset + i];
    }
  }
}
