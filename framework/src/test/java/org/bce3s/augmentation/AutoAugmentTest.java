package org.bce3s.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Locale;
import org.bce3s.augmentation.AutoAugmentPolicy.Step;
import org.bce3s.augmentation.AutoAugmentPolicy.SubPolicy;
import org.bce3s.image.Image;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoAugmentTest {
  /** The policy as published: probability, operation, magnitude, twice. */
  private static final String CIFAR10 =
      """
      .1 invert 7 .2 contrast 6
      .7 rotate 2 .3 translate_x 9
      .8 sharpness 1 .9 sharpness 3
      .5 shear_y 8 .7 translate_y 9
      .5 autocontrast 8 .9 equalize 2
      .2 shear_y 7 .3 posterize 7
      .4 color 3 .6 brightness 7
      .3 sharpness 9 .7 brightness 9
      .6 equalize 5 .5 equalize 1
      .6 contrast 7 .6 sharpness 5
      .7 color 7 .5 translate_x 8
      .3 equalize 7 .4 autocontrast 8
      .4 translate_y 3 .2 sharpness 6
      .9 brightness 6 .2 color 8
      .5 solarize 2 .0 invert 3
      .2 equalize 0 .6 autocontrast 0
      .2 equalize 8 .6 equalize 4
      .9 color 9 .6 equalize 6
      .8 autocontrast 4 .2 solarize 8
      .1 brightness 3 .7 color 0
      .4 solarize 5 .9 autocontrast 3
      .9 translate_y 9 .7 translate_y 9
      .9 autocontrast 2 .8 solarize 3
      .8 equalize 8 .1 invert 3
      .7 translate_y 9 .9 autocontrast 1
      """;

  @Test
  void policyIsThePublishedOne() {
    assertThat(AutoAugmentPolicy.CIFAR10.subPolicies())
        .extracting(p -> text(p.first()) + " " + text(p.second()))
        .containsExactlyElementsOf(CIFAR10.lines().toList());
  }

  @ParameterizedTest
  @CsvSource({
    "SHEAR_Y, 8, 0.266667",
    "TRANSLATE_X, 9, 0.453172",
    "ROTATE, 2, 6.666667",
    "SHARPNESS, 1, 0.1",
    "COLOR, 0, 0",
    "SOLARIZE, 2, 199.111111",
  })
  void levelsRunFromZeroToNine(Operation operation, int level, double magnitude) {
    assertThat(new Step(1, operation, level).magnitude()).isCloseTo(magnitude, within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({"0, 8", "1, 8", "2, 7", "3, 7", "4, 6", "5, 6", "6, 5", "7, 5", "8, 4", "9, 4"})
  void posterizeKeepsARoundedNumberOfBits(int level, int bits) {
    Image image = Pictures.noise(8, 8, 3, 1);

    assertThat(
            Operation.POSTERIZE
                .apply(Pictures.copy(image), new Step(1, Operation.POSTERIZE, level).magnitude())
                .pixels())
        .isEqualTo(ToneCurve.posterize(image, bits).pixels());
  }

  @Test
  void drawsEveryOutcomeAsOftenAsThePolicySays() {
    Image image = Pictures.noise(20, 21, 3, 4);
    Outcomes outcomes = new Outcomes();
    for (SubPolicy drawn : AutoAugmentPolicy.CIFAR10.subPolicies()) {
      branch(
          drawn.first(),
          1 / 25.0,
          image,
          (p, out) -> branch(drawn.second(), p, out, outcomes::add));
    }

    outcomes.check(new AutoAugment(AutoAugmentPolicy.CIFAR10), image);
  }

  private interface Outcome {
    void take(double probability, Image image);
  }

  /** Left out, or applied; with either sign but for the operations that have none here. */
  private static void branch(Step step, double probability, Image image, Outcome then) {
    then.take(probability * (1 - step.probability()), image);
    double applied = probability * step.probability();
    Image forth = step.operation().apply(Pictures.copy(image), step.magnitude());
    switch (step.operation()) {
      case SHEAR_X, SHEAR_Y, TRANSLATE_X, TRANSLATE_Y, COLOR, CONTRAST, SHARPNESS, BRIGHTNESS -> {
        Image back = step.operation().apply(Pictures.copy(image), -step.magnitude());
        then.take(applied / 2, forth);
        then.take(applied / 2, back);
      }
      default -> then.take(applied, forth);
    }
  }

  private static String text(Step step) {
    String probability = String.format(Locale.ROOT, "%.1f", step.probability()).substring(1);
    String operation = step.operation().name().toLowerCase(Locale.ROOT);
    return probability + " " + operation + " " + step.level();
  }
}
