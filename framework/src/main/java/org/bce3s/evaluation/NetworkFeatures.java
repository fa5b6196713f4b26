package org.bce3s.evaluation;

import java.util.Arrays;
import org.bce3s.metric.FeatureSet;

/**
 * The features of all images of a source, made by the network as they are read. They are kept up to
 * a quarter of a gigabyte; of a larger set they are made again each time, so that it need not fit
 * in memory. The network must not change meanwhile.
 */
public final class NetworkFeatures implements FeatureSet {
  private static final long LARGEST_KEPT = 1L << 26;

  private final Evaluator evaluator;
  private final int dimension;
  private final float[][] batches;
  private final boolean keeps;

  /**
   * Features of the images of an evaluator.
   *
   * @param dimension values of an image's feature
   */
  public NetworkFeatures(Evaluator evaluator, int dimension) {
    this(evaluator, dimension, LARGEST_KEPT);
  }

  /** Features of which no more than so many values are kept. */
  public NetworkFeatures(Evaluator evaluator, int dimension, long largestKept) {
    this.evaluator = evaluator;
    this.dimension = dimension;
    this.batches = new float[evaluator.batches()][];
    this.keeps = (long) evaluator.size() * dimension <= largestKept;
  }

  @Override
  public int size() {
    return evaluator.size();
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public int label(int i) {
    return evaluator.label(i);
  }

  @Override
  public void read(int from, int to, double[] into) {
    for (int i = from; i < to; i++) {
      float[] batch = batch(i / evaluator.batchSize());
      int row = i % evaluator.batchSize() * dimension;
      for (int j = 0; j < dimension; j++) {
        into[(i - from) * dimension + j] = batch[row + j];
      }
    }
  }

  private float[] batch(int index) {
    if (batches[index] == null) {
      if (!keeps) {
        Arrays.fill(batches, null);
      }
      batches[index] = evaluator.features(index);
    }
    return batches[index];
  }
}
