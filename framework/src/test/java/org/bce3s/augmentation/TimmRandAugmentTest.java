package org.bce3s.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bce3s.image.Image;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.SpecException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimmRandAugmentTest {
  private static final List<Integer> FILL = List.of(124, 116, 104);

  @ParameterizedTest
  @CsvSource({
    "ROTATE, 10, false, 30, -30",
    "ROTATE, 9.602, true, 28.806, -28.806",
    "SHEAR_X, 10, false, 0.3, -0.3",
    "TRANSLATE_Y_REL, 3.27, false, 0.14715, -0.14715",
    "COLOR, 10, false, 1.9, 1.9",
    "SHARPNESS, 0, false, 0.1, 0.1",
    "BRIGHTNESS, 10, true, 1.9, 0.1",
    "CONTRAST, 0, true, 1, 1",
    "POSTERIZE_TPU, 10, false, 4, 4",
    "POSTERIZE_TPU, 9.9, false, 3, 3",
    "POSTERIZE_TPU, 10, true, 0, 0",
    "SOLARIZE, 10, false, 256, 256",
    "SOLARIZE, 9.602, false, 245, 245",
    "SOLARIZE, 10, true, 0, 0",
    "SOLARIZE_ADD, 9.602, false, 105, 105",
    "SOLARIZE_ADD, 9.602, true, 105, 105",
  })
  void argumentsAreThoseOfTimm(
      TimmOperation operation, double level, boolean increasing, double one, double other) {
    assertThat(operation.argument(level, increasing, false)).isCloseTo(one, within(1e-12));
    assertThat(operation.argument(level, increasing, true)).isCloseTo(other, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"10, false", "7, false", "7, true"})
  void drawsEachOperationDirectionAndInterpolationEquallyOften(double m, boolean increasing) {
    Image image = Pictures.noise(6, 7, 3, 4);
    Outcomes outcomes = new Outcomes();
    outcomes.add(0.4, image);
    for (TimmOperation operation : TimmOperation.values()) {
      for (boolean opposite : new boolean[] {true, false}) {
        for (Interpolation interpolation : Interpolation.values()) {
          double argument = operation.argument(m, increasing, opposite);
          Image copy = Pictures.copy(image);
          outcomes.add(0.6 / 60, operation.apply(copy, argument, interpolation, 124, 116, 104));
        }
      }
    }

    outcomes.check(new TimmRandAugment(1, m, 0.6, 0, increasing, FILL), image);
  }

  @Test
  void levelsAreNormalAndCut() {
    // Of a flat 100, solarizing at a level below 3.9 gives 155; the other operations do not.
    Image flat = Pictures.flat(1, 1, 1, 100);
    TimmRandAugment augment = new TimmRandAugment(1, 3.5, 1, 0.8, false, FILL);
    int solarized = 0;
    int whole = 0;
    for (int i = 0; i < 60_000; i++) {
      RandomStream random = RandomStream.of(3, "levels", i);
      solarized += value(augment.apply(Pictures.copy(flat), random)) == 155 ? 1 : 0;
      random = RandomStream.of(3, "levels", i);
      TimmRandAugment most = new TimmRandAugment(1, 10, 1, 0.5, false, FILL);
      whole += value(most.apply(Pictures.copy(flat), random)) == 210 ? 1 : 0;
    }
    // Threshold int(25.6 l) <= 100 for l < 101/25.6: P = Phi((3.9453 - 3.5)/0.8) = 0.7111; and
    // inversion gives 155 as well.
    assertThat(solarized / 60_000.0).isCloseTo((0.7111 + 1) / 15, within(0.005));
    // Adding int(11 l) = 110 needs level 10: half of the levels are cut to it.
    assertThat(whole / 60_000.0).isCloseTo(0.5 / 15, within(0.004));
  }

  private static int value(Image image) {
    return image.pixels()[0] & 0xFF;
  }

  @Test
  void operationsFollowOneAnother() {
    Image image = Pictures.noise(6, 7, 3, 4);
    TimmRandAugment once = new TimmRandAugment(1, 8, 0.5, 0.5, false, FILL);
    TimmRandAugment thrice = new TimmRandAugment(3, 8, 0.5, 0.5, false, FILL);
    for (int i = 0; i < 200; i++) {
      RandomStream random = RandomStream.of(2, "timm", i);
      Image expected = Pictures.copy(image);
      for (int n = 0; n < 3; n++) {
        expected = once.apply(expected, random);
      }
      Image got = thrice.apply(Pictures.copy(image), RandomStream.of(2, "timm", i));
      assertThat(got.pixels()).isEqualTo(expected.pixels());
    }
  }

  @Test
  void whatIsUncoveredHasTheColourAndOfGreyImagesItsLuma() {
    assertThat(Fill.of(FILL, Pictures.flat(1, 1, 3, 0))).containsExactly(124, 116, 104);
    assertThat(Fill.of(FILL, Pictures.flat(1, 1, 1, 0))).containsExactly(117);
    assertThat(Fill.of(List.of(9), Pictures.flat(1, 1, 3, 0))).containsExactly(9, 9, 9);
    Image moved =
        TimmOperation.TRANSLATE_X_REL.apply(
            Pictures.flat(2, 2, 3, 0), 1, Interpolation.BICUBIC, 124, 116, 104);
    assertThat(moved.pixels()).startsWith(124, 116, 104);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new TimmRandAugment(0, 11, 1.5, -1, false, List.of(256)))
        .isInstanceOf(SpecException.class)
        .hasMessage(
            """
            n: 0 is not allowed; must be between 1 and 15
            m: 11 is not allowed; must be between 0 and 10
            probability: 1.5 is not allowed; must be between 0 and 1
            mstd: -1 is not allowed; must be between 0 and 100
            fill: 256 is not allowed; must be between 0 and 255""");
    assertThatThrownBy(() -> new TimmRandAugment(2, 10, 0.5, 0.5, false, List.of(1, 2)))
        .isInstanceOf(SpecException.class)
        .hasMessage(
            "fill: [1, 2] is not allowed; must be one value, or three: red, green and blue");
  }
}
