package org.bce3s.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import org.bce3s.metric.ConfusionMatrix.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictionMetricsTest {
  private static AccuracySpread spread(int[] labels, int[] predicted, int classes) {
    return AccuracySpread.of(Accuracy.of(labels, predicted, new int[classes], ShotRule.OLTR));
  }

  @Test
  void spreadOverTheClassesThatHaveImages() {
    // Accuracies 1, 1/2 and 1/4; class 3 has no image.
    int[] labels = {0, 1, 1, 2, 2, 2, 2};
    int[] predicted = {0, 1, 3, 2, 0, 0, 0};

    AccuracySpread spread = spread(labels, predicted, 4);

    assertThat(spread.balanced().orElseThrow()).isCloseTo(7.0 / 12, within(1e-15));
    assertThat(spread.worst()).hasValue(0.25);
    assertThat(spread.deviation().orElseThrow()).isCloseTo(Math.sqrt(7.0 / 72), within(1e-15));
    assertThat(spread.harmonicMean()).hasValue(3.0 / 7);
    assertThat(spread.geometricMean().orElseThrow()).isCloseTo(0.5, within(1e-15));
    assertThat(spread.balancedError().orElseThrow()).isCloseTo(5.0 / 12, within(1e-15));
  }

  @Test
  void harmonicAndGeometricMeanAreZeroOnceAClassIsNeverRecognised() {
    AccuracySpread spread = spread(new int[] {0, 1}, new int[] {0, 0}, 2);

    assertThat(spread.harmonicMean()).hasValue(0);
    assertThat(spread.geometricMean()).hasValue(0);
    assertThat(spread.worst()).hasValue(0);
  }

  @Test
  void spreadOfNothingIsNotAvailable() {
    OptionalDouble none = OptionalDouble.empty();
    assertThat(AccuracySpread.of(new Accuracy(0, none, none, none, List.of(none))))
        .isEqualTo(new AccuracySpread(none, none, none, none, none));
  }

  @ParameterizedTest
  @CsvSource({
    // Alone in its bin, an image errs by its distance from right or wrong.
    "0.9, 0.6, true, false, 0.35",
    // In the same bin (0.6, 0.6667] errors cancel: |1 - 1.25|/2.
    "0.65, 0.6, true, false, 0.475",
    "0.65, 0.61, true, false, 0.13",
    // 1/3 and 2/5 are upper edges, and belong to the bin below: 1/3 and 0.34 are apart.
    "0.3333333333333333, 0.34, true, false, 0.5033333333333333",
    "0.4, 0.34, true, false, 0.13",
    "1.0, 0.95, true, false, 0.475",
  })
  void calibrationErrorByBinsClosedAbove(
      double first, double second, boolean firstRight, boolean secondRight, double expected) {
    int[] predicted = {firstRight ? 0 : 1, secondRight ? 0 : 1};

    assertThat(CalibrationError.of(new int[2], predicted, new double[] {first, second}))
        .isCloseTo(expected, within(1e-12));
  }

  @Test
  void calibrationErrorOfNothingIsZero() {
    assertThat(CalibrationError.of(new int[0], new int[0], new double[0])).isZero();
  }

  @Test
  void confusionMatrixHoldsWhatOccurs() {
    ConfusionMatrix confusion =
        ConfusionMatrix.of(new int[] {2, 0, 2, 2, 1}, new int[] {0, 0, 2, 0, 2}, 3);

    assertThat(confusion.cells())
        .containsExactly(
            new Cell(0, 0, 1), new Cell(1, 2, 1), new Cell(2, 0, 2), new Cell(2, 2, 1));
    assertThat(confusion.row(2)).containsExactly(2, 0, 1);
    assertThat(confusion.row(0)).containsExactly(1, 0, 0);
  }

  @Test
  void confusionMatrixOfManyClassesIsSmall() {
    int last = 99_999;
    ConfusionMatrix confusion =
        ConfusionMatrix.of(new int[] {last, last}, new int[] {last, 0}, 100_000);

    assertThat(confusion.cells()).containsExactly(new Cell(last, 0, 1), new Cell(last, last, 1));
  }

  @Test
  void shotMeansCountEachClassAlike() {
    PerClass figures =
        new PerClass(
            List.of(
                OptionalDouble.of(1),
                OptionalDouble.of(2),
                OptionalDouble.empty(),
                OptionalDouble.of(6)));
    int[] trainCounts = {500, 101, 300, 20};

    assertThat(figures.byShots(trainCounts, ShotRule.OLTR))
        .isEqualTo(
            new ShotMeans(
                OptionalDouble.of(3),
                OptionalDouble.of(1.5),
                OptionalDouble.of(6),
                OptionalDouble.empty()));
    assertThat(figures.byShots(trainCounts, ShotRule.FEW_INCLUSIVE).few()).hasValue(6);
  }

  @Test
  void equalLogitsAreTheFirstClass() {
    LinearClassifier classifier = new LinearClassifier(new double[3], new double[] {1, 2, 2});

    LinearClassifier.Verdicts verdicts =
        classifier.classify(new InMemoryFeatures(1, new float[] {5}, new int[] {0}));

    assertThat(verdicts.predicted()).containsExactly(1);
    assertThat(verdicts.confidence())
        .containsExactly(new double[] {1 / (2 + Math.exp(-1))}, within(1e-15));
  }
}
