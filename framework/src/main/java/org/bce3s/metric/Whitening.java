package org.bce3s.metric;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/** The map after which the scatter between classes is the identity. */
final class Whitening {
  /** Singular values of the scatter under this share of the largest are cut. */
  private static final double CUT = 1e-10;

  /** Differences between class means under this share of their length are rounding. */
  private static final double ROUNDING = 1e-13;

  private Whitening() {}

  /**
   * T [d, rank] with TT' = pinv(S_B), S_B = M'M/K for centred class means M [K, d]: the columns of
   * V/sigma from the singular value decomposition U sigma V' of M/sqrt(K), whose sigma^2 are the
   * singular values of S_B. Without columns where the class means are all the same.
   *
   * @param length of the centre that was subtracted
   */
  static DMatrixRMaj of(DMatrixRMaj centred, double length) {
    SingularValueDecomposition_F64<DMatrixRMaj> svd =
        DecompositionFactory_DDRM.svd(centred.numRows, centred.numCols, false, true, true);
    if (!svd.decompose(centred.copy())) {
      throw new ArithmeticException("the class means have no singular value decomposition");
    }
    double[] sigma = svd.getSingularValues();
    double largest = Arrays.stream(sigma).max().orElse(0);
    int[] kept =
        IntStream.range(0, sigma.length)
            .filter(i -> sigma[i] > Math.sqrt(CUT) * largest && sigma[i] > ROUNDING * length)
            .toArray();
    DMatrixRMaj v = svd.getV(null, true);
    DMatrixRMaj whitening = Vectors.rows(v, kept);
    for (int i = 0; i < kept.length; i++) {
      CommonOps_DDRM.scaleRow(Math.sqrt(centred.numRows) / sigma[kept[i]], whitening, i);
    }
    return CommonOps_DDRM.transpose(whitening, null);
  }
}
