package org.bce3s.metric;

import java.util.OptionalDouble;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * The simplex equiangular tight frame of K vectors, whose Gram matrix is proportional to E = (I -
 * 11'/K)/sqrt(K-1), |E|_F = 1 (Papyan, Han and Donoho 2020, "Prevalence of neural collapse").
 */
public final class SimplexEtf {
  private SimplexEtf() {}

  /**
   * The smallest |AB'/|AB'|_F - E|_F that K vectors of length d can have. E has K-1 singular values
   * 1/sqrt(K-1) and AB' at most d, so that by Eckart and Young it is sqrt(2 - 2 sqrt(d/(K-1))) for
   * K > d+1; else 0: an ETF of K vectors needs K at most d+1.
   */
  public static double reachable(int classes, int dimension) {
    return classes <= dimension + 1 ? 0 : Math.sqrt(2 - 2 * Math.sqrt(dimension / (classes - 1.0)));
  }

  /**
   * |AB'/|AB'|_F - E|_F for a and b [K, d], with memory for min(K, d)^2 numbers; empty for fewer
   * than two rows and where AB' is zero.
   */
  static OptionalDouble distance(DMatrixRMaj a, DMatrixRMaj b) {
    if (a.numRows < 2) {
      return OptionalDouble.empty();
    }
    return a.numRows <= a.numCols + 1 ? entryByEntry(a, b) : byInnerProducts(a, b);
  }

  /** Exact down to 0, which these many vectors can reach. */
  static OptionalDouble entryByEntry(DMatrixRMaj a, DMatrixRMaj b) {
    int k = a.numRows;
    DMatrixRMaj products = new DMatrixRMaj(k, k);
    CommonOps_DDRM.multTransB(a, b, products);
    double norm = Math.sqrt(Vectors.dot(products, products));
    double squares = 0;
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        double etf = ((i == j ? 1 : 0) - 1.0 / k) / Math.sqrt(k - 1);
        double difference = products.get(i, j) / norm - etf;
        squares += difference * difference;
      }
    }
    double distance = Math.sqrt(squares);
    return PerClass.when(norm > 0, () -> distance);
  }

  /**
   * sqrt(2 - 2 (AB', E)/|AB'|_F) with (AB', E) = (tr AB' - 1'AB'1/K)/sqrt(K-1) and |AB'|_F^2 =
   * (A'A, B'B): d^2 numbers in place of K^2.
   */
  static OptionalDouble byInnerProducts(DMatrixRMaj a, DMatrixRMaj b) {
    int k = a.numRows;
    int d = a.numCols;
    DMatrixRMaj aa = new DMatrixRMaj(d, d);
    DMatrixRMaj bb = new DMatrixRMaj(d, d);
    CommonOps_DDRM.multInner(a, aa);
    CommonOps_DDRM.multInner(b, bb);
    double norm = Math.sqrt(Math.max(0, Vectors.dot(aa, bb)));
    double trace = Vectors.dot(a, b);
    double total = Vectors.dot(CommonOps_DDRM.sumCols(a, null), CommonOps_DDRM.sumCols(b, null));
    double cosine = (trace - total / k) / Math.sqrt(k - 1) / norm;
    return PerClass.when(norm > 0, () -> Math.sqrt(Math.max(0, 2 - 2 * cosine)));
  }
}
