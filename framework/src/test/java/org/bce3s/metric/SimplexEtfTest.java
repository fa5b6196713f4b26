package org.bce3s.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bce3s.random.RandomStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimplexEtfTest {
  private static DMatrixRMaj gaussians(long seed, int rows, int columns) {
    RandomStream random = RandomStream.of(seed, "matrix");
    DMatrixRMaj a = new DMatrixRMaj(rows, columns);
    for (int i = 0; i < rows * columns; i++) {
      a.set(i, random.nextGaussian());
    }
    return a;
  }

  @ParameterizedTest
  @CsvSource({"2, 5", "5, 5", "6, 5", "7, 5", "40, 5"})
  void bothWaysToTheDistanceAgree(int classes, int dimension) {
    DMatrixRMaj a = gaussians(1, classes, dimension);
    DMatrixRMaj b = gaussians(2, classes, dimension);

    assertThat(SimplexEtf.byInnerProducts(a, b).orElseThrow())
        .isCloseTo(SimplexEtf.entryByEntry(a, b).orElseThrow(), within(1e-12));
    assertThat(SimplexEtf.distance(a, b).orElseThrow())
        .isCloseTo(SimplexEtf.entryByEntry(a, b).orElseThrow(), within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({
    "10, 64, 0",
    "65, 64, 0",
    "66, 64, 0.12427",
    "100, 64, 0.62605",
    "100, 1, 1.34127",
  })
  void reachableDistance(int classes, int dimension, double expected) {
    assertThat(SimplexEtf.reachable(classes, dimension)).isCloseTo(expected, within(1e-5));
  }

  @Test
  void reachableDistanceIsReachedByATightFrameAndByNothingElse() {
    // Cosines of 8 points are orthogonal to each other and to the constant vector.
    int classes = 8;
    for (int dimension = 1; dimension < classes; dimension++) {
      DMatrixRMaj frame = new DMatrixRMaj(classes, dimension);
      for (int k = 0; k < classes; k++) {
        for (int j = 0; j < dimension; j++) {
          frame.set(k, j, Math.cos(Math.PI * (k + 0.5) * (j + 1) / classes));
        }
      }
      double bound = SimplexEtf.reachable(classes, dimension);
      assertThat(SimplexEtf.distance(frame, frame).orElseThrow()).isCloseTo(bound, within(1e-12));

      DMatrixRMaj disturbed = new DMatrixRMaj(classes, dimension);
      CommonOps_DDRM.add(frame, 0.1, gaussians(dimension, classes, dimension), disturbed);
      assertThat(SimplexEtf.distance(disturbed, disturbed).orElseThrow()).isGreaterThan(bound);
    }
  }

  @Test
  void matricesOfZerosHaveNoDirection() {
    DMatrixRMaj some = gaussians(1, 4, 2);
    DMatrixRMaj zero = new DMatrixRMaj(4, 2);

    assertThat(SimplexEtf.byInnerProducts(some, zero)).isEmpty();
    assertThat(SimplexEtf.entryByEntry(some, zero)).isEmpty();
    assertThat(SimplexEtf.distance(gaussians(1, 1, 2), gaussians(1, 1, 2))).isEmpty();
  }
}
