package org.bce3s.metric;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * A classifier z = W x + b, its rows used as they are given: a caller whose network normalises them
 * hands over the normalised rows.
 *
 * @param weight the rows w_k [K, d], row-major
 * @param bias b_k [K]
 */
public record LinearClassifier(double[] weight, double[] bias) {
  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if they do not fit each other
   */
  public LinearClassifier {
    if (bias.length == 0 || weight.length % bias.length != 0) {
      throw new IllegalArgumentException(
          weight.length + " weights are no rows of " + bias.length + " classes");
    }
  }

  /**
   * What a classifier says of images.
   *
   * @param predicted the class of the largest logit, the first of equals [N]
   * @param confidence the largest softmax of the logits [N]
   */
  public record Verdicts(int[] predicted, double[] confidence) {}

  /** K. */
  public int classes() {
    return bias.length;
  }

  /** d. */
  public int dimension() {
    return weight.length / bias.length;
  }

  /** Classifies all images of a set. */
  public Verdicts classify(FeatureSet features) {
    int[] predicted = new int[features.size()];
    double[] confidence = new double[features.size()];
    for (FeatureChunks.Chunk chunk : FeatureChunks.of(features)) {
      DMatrixRMaj logits = logits(chunk.rows());
      int[] largest = largest(logits);
      System.arraycopy(largest, 0, predicted, chunk.from(), chunk.size());
      System.arraycopy(softmax(logits, largest), 0, confidence, chunk.from(), chunk.size());
    }
    return new Verdicts(predicted, confidence);
  }

  /** The predicted classes of features [n, d]. */
  int[] predict(DMatrixRMaj features) {
    return largest(logits(features));
  }

  /** The logits of features [n, d], a row for each class: [K, n]. */
  private DMatrixRMaj logits(DMatrixRMaj features) {
    // In this orientation W, which may be far larger than a cache, is read once a chunk.
    DMatrixRMaj logits = new DMatrixRMaj(classes(), features.numRows);
    CommonOps_DDRM.mult(rows(), CommonOps_DDRM.transpose(features, null), logits);
    for (int k = 0; k < classes(); k++) {
      for (int i = 0; i < features.numRows; i++) {
        logits.add(k, i, bias[k]);
      }
    }
    return logits;
  }

  private static int[] largest(DMatrixRMaj logits) {
    int[] largest = new int[logits.numCols];
    for (int k = 1; k < logits.numRows; k++) {
      for (int i = 0; i < largest.length; i++) {
        if (logits.get(k, i) > logits.get(largest[i], i)) {
          largest[i] = k;
        }
      }
    }
    return largest;
  }

  /** The softmax of every image at its largest logit. */
  private static double[] softmax(DMatrixRMaj logits, int[] largest) {
    double[] softmax = new double[largest.length];
    for (int k = 0; k < logits.numRows; k++) {
      for (int i = 0; i < softmax.length; i++) {
        softmax[i] += Math.exp(logits.get(k, i) - logits.get(largest[i], i));
      }
    }
    for (int i = 0; i < softmax.length; i++) {
      softmax[i] = 1 / softmax[i];
    }
    return softmax;
  }

  /** W, not copied. */
  DMatrixRMaj rows() {
    return DMatrixRMaj.wrap(classes(), dimension(), weight);
  }
}
