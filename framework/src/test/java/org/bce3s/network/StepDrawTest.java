package org.bce3s.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bce3s.image.ImageShape;
import org.bce3s.settings.ClassSubset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepDrawTest {
  private static final ImageShape SHAPE = new ImageShape(24, 32, 3);
  private static final int[] LABELS = {7, 2, 7, 19, 2};
  private static final int DRAWS = 20_000;

  private static StepDraw draw(int step, double alpha, double ratio) {
    return draw(step, alpha, ratio, ClassSubset.COVERING);
  }

  private static StepDraw draw(int step, double alpha, double ratio, ClassSubset rule) {
    return StepDraw.of(1, 3, step, alpha, SHAPE, ratio, rule, LABELS, 20);
  }

  @Test
  void isAFunctionOfSeedEpochAndStep() {
    StepDraw first = StepDraw.of(1, 2, 3, 1, SHAPE, 0.4, ClassSubset.COVERING, LABELS, 20);
    StepDraw again = StepDraw.of(1, 2, 3, 1, SHAPE, 0.4, ClassSubset.COVERING, LABELS, 20);

    assertThat(again.lambda()).isEqualTo(first.lambda());
    assertThat(again.box()).isEqualTo(first.box());
    assertThat(again.classSubset()).isEqualTo(first.classSubset());
    assertThat(again.noise()).isEqualTo(first.noise());
    for (StepDraw other :
        new StepDraw[] {
          StepDraw.of(2, 2, 3, 1, SHAPE, 0.4, ClassSubset.COVERING, LABELS, 20),
          StepDraw.of(1, 3, 3, 1, SHAPE, 0.4, ClassSubset.COVERING, LABELS, 20),
          StepDraw.of(1, 2, 4, 1, SHAPE, 0.4, ClassSubset.COVERING, LABELS, 20)
        }) {
      assertThat(other.lambda()).isNotEqualTo(first.lambda());
      assertThat(other.noise()).isNotEqualTo(first.noise());
    }
  }

  @Test
  void theSubsetDoesNotHangOnTheMixing() {
    assertThat(draw(5, 0.2, 0.4).classSubset()).isEqualTo(draw(5, 1, 0.4).classSubset());
    assertThat(draw(5, 1, 0.4).box()).isEqualTo(draw(5, 1, 0.9).box());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.2, 1, 5, 100})
  void lambdaFollowsTheBetaDistribution(double alpha) {
    double sum = 0;
    double squares = 0;
    for (int step = 0; step < DRAWS; step++) {
      double lambda = draw(step, alpha, 1).lambda();
      assertThat(lambda).isBetween(0.0, 1.0);
      sum += lambda;
      squares += (lambda - 0.5) * (lambda - 0.5);
    }
    double variance = 1 / (4 * (2 * alpha + 1));

    assertThat(sum / DRAWS).isCloseTo(0.5, within(4 * Math.sqrt(variance / DRAWS)));
    assertThat(squares / DRAWS).isCloseTo(variance, within(0.05 * variance));
  }

  @Test
  void theBoxLiesInTheImageAndHasTheShareOfThePartner() {
    double pasted = 0;
    double shares = 0;
    for (int step = 0; step < DRAWS; step++) {
      StepDraw draw = draw(step, 1, 1);
      int[] box = draw.box();
      assertThat(0 <= box[0] && box[0] <= box[1] && box[1] <= 24).isTrue();
      assertThat(0 <= box[2] && box[2] <= box[3] && box[3] <= 32).isTrue();
      double share = Math.sqrt(1 - draw.lambda());
      assertThat(box[1] - box[0]).isLessThanOrEqualTo((int) Math.ceil(24 * share));
      assertThat(box[3] - box[2]).isLessThanOrEqualTo((int) Math.ceil(32 * share));
      boolean clipped = box[0] == 0 || box[1] == 24 || box[2] == 0 || box[3] == 32;
      if (!clipped) {
        // Twice half of the side, in whole numbers: up to two pixels from S sqrt(1 - lambda).
        assertThat((double) (box[1] - box[0])).isCloseTo(24 * share, within(2.0));
        assertThat((double) (box[3] - box[2])).isCloseTo(32 * share, within(2.0));
      }
      pasted += (box[1] - box[0]) * (box[3] - box[2]) / (24.0 * 32);
      shares += 1 - draw.lambda();
    }

    // Clipping at the border takes part of the boxes away.
    assertThat(pasted / shares).isBetween(0.5, 0.8);
  }

  @Test
  void theCentreIsUniformOnThePixels() {
    int[] rows = new int[24];
    int boxes = 0;
    for (int step = 0; step < DRAWS; step++) {
      int[] box = draw(step, 1, 1).box();
      // Boxes of two rows that no border has cut lie around the centres 2 to 22.
      if (box[1] - box[0] == 2 && box[0] > 0 && box[1] < 24) {
        rows[box[0] + 1]++;
        boxes++;
      }
    }
    double expected = boxes / 21.0;
    assertThat(expected).isGreaterThan(5);
    for (int row = 2; row <= 22; row++) {
      assertThat((double) rows[row]).isCloseTo(expected, within(5 * Math.sqrt(expected)));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.15, 0.4, 0.99, 1})
  void theReleasedSubsetIsTheCoveringOneWhereTheBatchFits(double ratio) {
    for (int step = 0; step < 100; step++) {
      assertThat(draw(step, 1, ratio, ClassSubset.RELEASED).classSubset())
          .isEqualTo(draw(step, 1, ratio).classSubset());
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0.05, 1", "0.1, 2"})
  void theReleasedSubsetDropsClassesOfALargerBatchAlike(double ratio, int size) {
    int[] drawn = new int[20];
    for (int step = 0; step < 3000; step++) {
      float[] subset = draw(step, 1, ratio, ClassSubset.RELEASED).classSubset();
      for (int k = 0; k < 20; k++) {
        drawn[k] += (int) subset[k];
      }
    }
    assertThat(Arrays.stream(drawn).sum()).isEqualTo(3000 * size);
    for (int k = 0; k < 20; k++) {
      boolean ofBatch = k == 7 || k == 2 || k == 19;
      assertThat((double) drawn[k])
          .as("class %s", k)
          .isCloseTo(ofBatch ? 1000.0 * size : 0, within(150.0));
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 3", "0.1, 3", "0.15, 3", "0.2, 4", "0.4, 8", "0.49, 9", "0.99, 19", "1, 20"})
  void theSubsetHoldsTheBatchAndHasItsSize(double ratio, int size) {
    int[] drawn = new int[20];
    for (int step = 0; step < 2000; step++) {
      float[] subset = draw(step, 1, ratio).classSubset();
      int members = 0;
      for (int k = 0; k < 20; k++) {
        assertThat(subset[k]).isIn(0f, 1f);
        members += (int) subset[k];
        drawn[k] += (int) subset[k];
      }
      assertThat(members).isEqualTo(size);
      assertThat(new float[] {subset[7], subset[2], subset[19]}).containsOnly(1);
    }
    // Every other class is as likely to be drawn.
    double expected = 2000 * (size - 3) / 17.0;
    for (int k : new int[] {0, 1, 3, 8, 18}) {
      assertThat((double) drawn[k]).isCloseTo(expected, within(6 * Math.sqrt(expected) + 1e-9));
    }
  }
}
