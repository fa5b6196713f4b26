package org.bce3s.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccuracyTest {
  @ParameterizedTest
  @CsvSource({
    "500, MANY, MANY",
    "101, MANY, MANY",
    "100, MEDIUM, MEDIUM",
    "21, MEDIUM, MEDIUM",
    "20, MEDIUM, FEW",
    "19, FEW, FEW",
    "1, FEW, FEW",
    "0, FEW, FEW"
  })
  void classesAreGroupedByTheirTrainingImages(int count, ShotGroup oltr, ShotGroup inclusive) {
    assertThat(ShotRule.OLTR.group(count)).isEqualTo(oltr);
    assertThat(ShotRule.FEW_INCLUSIVE.group(count)).isEqualTo(inclusive);
  }

  @Test
  void groupsAreMacroAveraged() {
    int[] labels = {0, 0, 0, 0, 1, 2, 2, 3};
    int[] predicted = {0, 0, 0, 1, 1, 2, 0, 0};
    int[] counts = {200, 150, 50, 5};
    Accuracy accuracy = Accuracy.of(labels, predicted, counts, ShotRule.OLTR);

    assertThat(accuracy)
        .isEqualTo(
            new Accuracy(
                5 / 8.0,
                OptionalDouble.of((0.75 + 1) / 2),
                OptionalDouble.of(0.5),
                OptionalDouble.of(0),
                List.of(
                    OptionalDouble.of(0.75),
                    OptionalDouble.of(1),
                    OptionalDouble.of(0.5),
                    OptionalDouble.of(0))));
  }

  @Test
  void aGroupWithoutAClassIsEmptyAndNotZero() {
    Accuracy accuracy =
        Accuracy.of(new int[] {0, 1}, new int[] {0, 0}, new int[] {50, 40}, ShotRule.OLTR);

    assertThat(accuracy.many()).isEmpty();
    assertThat(accuracy.medium()).hasValue(0.5);
    assertThat(accuracy.few()).isEmpty();
  }

  @Test
  void aClassWithoutATestImageCountsInNoAverage() {
    Accuracy accuracy =
        Accuracy.of(new int[] {0, 0}, new int[] {0, 0}, new int[] {200, 150, 3}, ShotRule.OLTR);

    assertThat(accuracy.perClass())
        .containsExactly(OptionalDouble.of(1), OptionalDouble.empty(), OptionalDouble.empty());
    assertThat(accuracy.many()).hasValue(1);
    assertThat(accuracy.few()).isEmpty();
  }
}
