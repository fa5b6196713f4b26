package org.bce3s.metric;

/**
 * The features of labelled images. They are read in blocks, in order and more than once, so that
 * they need not lie in memory.
 */
public interface FeatureSet {
  /** The number of images N. */
  int size();

  /** The length d of a feature. */
  int dimension();

  /** The class of image {@code i}. */
  int label(int i);

  /**
   * Reads the features of images {@code from} to {@code to - 1}.
   *
   * @param into receives them, [to - from, d] row-major, from its start
   */
  void read(int from, int to, double[] into);
}
