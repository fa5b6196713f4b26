package org.bce3s.metric;

import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** How far apart the directions of classes are. */
final class Separability {
  private Separability() {}

  /**
   * For each of the chosen rows v_k, the mean over the other chosen rows j of 1 - cos(v_k, v_j), in
   * O(K d). A row of zeros has cosine 0 with all others. N/a for rows that are not chosen, and for
   * a row that is alone.
   *
   * @param vectors v [K, d]
   * @param chosen rows, ascending
   */
  static PerClass of(DMatrixRMaj vectors, int[] chosen) {
    DMatrixRMaj directions = Vectors.rows(vectors, chosen);
    for (int i = 0; i < chosen.length; i++) {
      double norm = Vectors.norm(directions, i);
      CommonOps_DDRM.scaleRow(norm > 0 ? 1 / norm : 0, directions, i);
    }
    DMatrixRMaj sum = CommonOps_DDRM.sumCols(directions, null);
    int others = chosen.length - 1;
    int[] position = new int[vectors.numRows];
    IntStream.range(0, chosen.length).forEach(i -> position[chosen[i]] = i + 1);
    return PerClass.of(
        vectors.numRows,
        k -> {
          int i = position[k] - 1;
          return PerClass.when(
              i >= 0 && others > 0,
              () ->
                  1
                      - (Vectors.dot(directions, i, sum, 0)
                              - Vectors.dot(directions, i, directions, i))
                          / others);
        });
  }

  /** The same for all rows. */
  static PerClass of(DMatrixRMaj vectors) {
    return of(vectors, IntStream.range(0, vectors.numRows).toArray());
  }
}
