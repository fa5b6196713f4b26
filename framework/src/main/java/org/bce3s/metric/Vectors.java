package org.bce3s.metric;

import org.ejml.data.DMatrixRMaj;

/** Arithmetic on rows of matrices that EJML does not have, in double precision. */
final class Vectors {
  private Vectors() {}

  /** a_i . b_j. */
  static double dot(DMatrixRMaj a, int i, DMatrixRMaj b, int j) {
    double sum = 0;
    for (int k = 0; k < a.numCols; k++) {
      sum += a.get(i, k) * b.get(j, k);
    }
    return sum;
  }

  /** (A, B): the sum of the products of all entries. */
  static double dot(DMatrixRMaj a, DMatrixRMaj b) {
    double sum = 0;
    for (int i = 0; i < a.numRows; i++) {
      sum += dot(a, i, b, i);
    }
    return sum;
  }

  /** |a_i|. */
  static double norm(DMatrixRMaj a, int i) {
    return Math.sqrt(dot(a, i, a, i));
  }

  /** a_i += factor b_j. */
  static void add(DMatrixRMaj a, int i, double factor, DMatrixRMaj b, int j) {
    for (int k = 0; k < a.numCols; k++) {
      a.add(i, k, factor * b.get(j, k));
    }
  }

  /** The chosen rows, in their order. */
  static DMatrixRMaj rows(DMatrixRMaj a, int[] chosen) {
    DMatrixRMaj rows = new DMatrixRMaj(chosen.length, a.numCols);
    for (int i = 0; i < chosen.length; i++) {
      add(rows, i, 1, a, chosen[i]);
    }
    return rows;
  }
}
