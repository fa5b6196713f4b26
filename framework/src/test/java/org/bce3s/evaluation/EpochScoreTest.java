package org.bce3s.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EpochScoreTest {
  /** Predictions of two classes of which so many are right. */
  private static Predictions predictions(int[] sizes, int... right) {
    int images = Arrays.stream(sizes).sum();
    int[] labels = new int[images];
    int[] predicted = new int[images];
    int i = 0;
    for (int k = 0; k < sizes.length; k++) {
      for (int n = 0; n < sizes[k]; n++) {
        labels[i] = k;
        predicted[i++] = n < right[k] ? k : (k + 1) % sizes.length;
      }
    }
    return new Predictions(labels, predicted, new float[images]);
  }

  private static double of(int[] sizes, int... right) {
    return EpochScore.onHoldout(predictions(sizes, right), sizes.length);
  }

  @Test
  void onTheTestSetEveryImageCountsAlike() {
    assertThat(EpochScore.onTest(predictions(new int[] {90, 10}, 90, 0))).isEqualTo(0.9);
  }

  @Test
  void everyClassCountsAlikeHoweverManyImagesItHas() {
    assertThat(of(new int[] {90, 10}, 90, 0)).isEqualTo(0.5);
    assertThat(of(new int[] {90, 10}, 72, 9)).isEqualTo((0.8 + 0.9) / 2);
  }

  @Test
  void aClassWithoutImagesDoesNotCount() {
    assertThat(of(new int[] {4, 0, 4}, 3, 0, 1)).isEqualTo(0.5);
  }

  /** 0.1 + 0.2 is more than 0.3 in floating point: it must not choose an epoch. */
  @Test
  void equalNumbersOfCorrectImagesAreEqual() {
    assertThat(of(new int[] {10, 10, 10}, 1, 2, 0)).isEqualTo(of(new int[] {10, 10, 10}, 3, 0, 0));
  }
}
