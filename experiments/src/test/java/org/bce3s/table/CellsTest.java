package org.bce3s.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellsTest {
  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1",
    "1, 1",
    "0, 0",
    "-0.0, 0",
    "1e-5, 0.00001",
    "1e9, 1000000000",
    "0.333333333333, 0.333333333",
    "NaN, ''",
    "Infinity, ''"
  })
  void writesNumbersWithoutExponentOrTail(double value, String text) {
    assertThat(Cells.number(value)).isEqualTo(text);
  }

  @Test
  void writesPerCentWithFourDecimals() {
    assertThat(Cells.percent(1 / 3.0)).isEqualTo("33.3333");
    assertThat(Cells.percent(1)).isEqualTo("100.0000");
    assertThat(Cells.percent(OptionalDouble.empty())).isEmpty();
  }
}
