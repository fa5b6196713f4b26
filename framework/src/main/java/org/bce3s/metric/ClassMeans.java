package org.bce3s.metric;

import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * The class means of a feature set and its compactness, in one pass and O(N d).
 *
 * @param counts images per class [K]
 * @param means mu_c [K, d]; zero for a class without images
 * @param compactness the mean cosine of two different images of a class
 */
record ClassMeans(int[] counts, DMatrixRMaj means, PerClass compactness) {

  /**
   * Reads a feature set once.
   *
   * @throws IllegalArgumentException if a feature is not finite or a label no class
   */
  static ClassMeans of(FeatureSet features, int classes) {
    int d = features.dimension();
    int[] counts = new int[classes];
    int[] nonZero = new int[classes];
    DMatrixRMaj sums = new DMatrixRMaj(classes, d);
    DMatrixRMaj directions = new DMatrixRMaj(classes, d);
    for (FeatureChunks.Chunk chunk : FeatureChunks.of(features)) {
      for (int i = 0; i < chunk.size(); i++) {
        int image = chunk.from() + i;
        int c = checkedLabel(features, image, classes);
        double norm = Vectors.norm(chunk.rows(), i);
        if (!Double.isFinite(norm)) {
          throw new IllegalArgumentException("the feature of image " + image + " is not finite");
        }
        counts[c]++;
        Vectors.add(sums, c, 1, chunk.rows(), i);
        if (norm > 0) {
          nonZero[c]++;
          Vectors.add(directions, c, 1 / norm, chunk.rows(), i);
        }
      }
    }
    for (int c = 0; c < classes; c++) {
      CommonOps_DDRM.scaleRow(1.0 / Math.max(1, counts[c]), sums, c);
    }
    return new ClassMeans(
        counts, sums, PerClass.of(classes, c -> compactness(directions, c, nonZero[c], counts[c])));
  }

  /** (|sum_i x_i/|x_i||^2 - n)/(n(n-1)): the pairs i != j without forming them. */
  private static OptionalDouble compactness(DMatrixRMaj directions, int c, int nonZero, int count) {
    return PerClass.when(
        count > 1,
        () ->
            (Vectors.dot(directions, c, directions, c) - nonZero) / ((double) count * (count - 1)));
  }

  /** Whether a class has an image. */
  boolean has(int c) {
    return counts[c] > 0;
  }

  /** The classes that have images, ascending. */
  int[] present() {
    return IntStream.range(0, counts.length).filter(this::has).toArray();
  }

  private static int checkedLabel(FeatureSet features, int i, int classes) {
    int label = features.label(i);
    if (label < 0 || label >= classes) {
      throw new IllegalArgumentException(
          "image " + i + " has label " + label + ", but there are " + classes + " classes");
    }
    return label;
  }
}
