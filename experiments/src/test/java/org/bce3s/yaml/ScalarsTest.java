package org.bce3s.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalarsTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "-0.0, 0",
    "100, 100",
    "0.005, 0.005",
    "1e-7, 1E-7",
    "0.1, 0.1",
    "123456789012345, 123456789012345",
    "1e20, 1E+20",
    "2e-3, 0.002",
    "4.9e-324, 5E-324",
    "1.7976931348623157e308, 1.7976931348623157E+308"
  })
  void numberIsWrittenWithTheFewestDigits(double value, String text) {
    assertThat(Scalars.text(value)).isEqualTo(text);
  }

  @Test
  void writtenNumberReadsBackAsTheSameBits() throws Scalars.MismatchException {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        Scalar scalar = new Scalar(Origin.DEFAULT, Scalars.text(value), false);
        assertThat(Scalars.read(double.class, scalar)).isEqualTo(value);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"no", "012", "1_000", "on", "null", "1e3"})
  void textIsNeverGuessedToBeSomethingElse(String text) throws Scalars.MismatchException {
    assertThat(Scalars.read(String.class, new Scalar(Origin.DEFAULT, text, false))).isEqualTo(text);
  }
}
