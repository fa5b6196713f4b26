package org.bce3s.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ComparisonTest {
  @Test
  void errorOfATensorIsRelativeToItsLargestElement() {
    Comparison c = comparison(GoldenTensor.vector(100, 1e-6), GoldenTensor.vector(100, 2e-4));
    assertThat(c.error()).isCloseTo(1.99e-6, within(1e-8));
    assertThat(c.passes()).isTrue();
    assertThat(c.worst()).isEqualTo(1);
  }

  @Test
  void errorIsAbsoluteWhereZeroIsExpected() {
    assertThat(comparison(GoldenTensor.vector(0, 0), GoldenTensor.vector(0, -3e-5)).error())
        .isEqualTo(3e-5);
  }

  @Test
  void anErrorAboveTheToleranceDoesNotPass() {
    assertThat(comparison(GoldenTensor.scalar(1), GoldenTensor.scalar(1.00002)).passes()).isFalse();
  }

  @Test
  void notANumberNeverPasses() {
    Comparison c = comparison(GoldenTensor.vector(1, 2, 3), GoldenTensor.vector(1, Double.NaN, 9));
    assertThat(c.error()).isNaN();
    assertThat(c.passes()).isFalse();
    assertThat(c.worst()).isEqualTo(1);
  }

  @Test
  void anotherShapeNeverPasses() {
    GoldenTensor row = new GoldenTensor(new int[] {1, 2}, new double[] {1, 2});
    assertThat(comparison(row, GoldenTensor.vector(1, 2)).passes()).isFalse();
  }

  private static Comparison comparison(GoldenTensor expected, GoldenTensor got) {
    return new Comparison("x", expected, got, "float32", 1e-5);
  }
}
