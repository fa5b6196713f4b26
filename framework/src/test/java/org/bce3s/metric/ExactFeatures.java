package org.bce3s.metric;

/** Features in double precision, so that tests can be exact. */
record ExactFeatures(int dimension, double[] values, int[] labels) implements FeatureSet {
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
    System.arraycopy(values, from * dimension, into, 0, (to - from) * dimension);
  }
}
