package org.bce3s.metric;

import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/** Reads a feature set in chunks small enough for any memory and large enough for the products. */
final class FeatureChunks {
  private static final int ROWS = 256;

  private FeatureChunks() {}

  /**
   * Features of consecutive images.
   *
   * @param from the first image
   * @param rows their features [n, d]
   */
  record Chunk(int from, DMatrixRMaj rows) {
    /** n. */
    int size() {
      return rows.numRows;
    }
  }

  /** The chunks of a feature set, in order; each is read when its turn comes. */
  static Iterable<Chunk> of(FeatureSet features) {
    return () ->
        IntStream.iterate(0, from -> from < features.size(), from -> from + ROWS)
            .mapToObj(from -> read(features, from, Math.min(from + ROWS, features.size())))
            .iterator();
  }

  private static Chunk read(FeatureSet features, int from, int to) {
    DMatrixRMaj rows = new DMatrixRMaj(to - from, features.dimension());
    features.read(from, to, rows.data);
    return new Chunk(from, rows);
  }
}
