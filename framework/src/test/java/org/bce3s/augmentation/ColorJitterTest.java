package org.bce3s.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.bce3s.image.Image;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.SpecException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColorJitterTest {
  private static final Image IMAGE = Pictures.noise(6, 7, 3, 4);

  @Test
  void settingsOfZeroChangeNothing() {
    for (int i = 0; i < 50; i++) {
      assertThat(jitter(new ColorJitter(0, 0, 0, 0, 1), IMAGE, i).pixels())
          .isEqualTo(IMAGE.pixels());
    }
  }

  @ParameterizedTest
  @CsvSource({"0.4, 60, 140", "1, 0, 200", "1.5, 0, 250"})
  void brightnessFactorFillsItsRange(double setting, int darkest, int brightest) {
    int least = 255;
    int most = 0;
    for (int i = 0; i < 4000; i++) {
      Image flat = Pictures.flat(1, 1, 3, 100);
      int v = jitter(new ColorJitter(setting, 0, 0, 0, 1), flat, i).pixels()[0] & 0xFF;
      least = Math.min(least, v);
      most = Math.max(most, v);
    }
    // A value is cut off, not rounded: the largest factor is hardly ever drawn.
    assertThat(least).isBetween(darkest, darkest + 1);
    assertThat(most).isBetween(brightest - 1, brightest);
  }

  @Test
  void propertiesAreChangedInARandomOrder() {
    ColorJitter jitter = new ColorJitter(0.9, 0.9, 0.9, 0.4, 1);
    Set<String> orders = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      RandomStream random = RandomStream.of(9, "jitter", i);
      StringBuilder order = new StringBuilder();
      Image expected = Pictures.copy(IMAGE);
      for (int property : random.permutation(4)) {
        double u = random.nextDouble();
        order.append("bcsh".charAt(property));
        switch (property) {
          case 0 -> Enhancement.brightness(expected, 0.1 + 1.8 * u);
          case 1 -> Enhancement.contrast(expected, 0.1 + 1.8 * u);
          case 2 -> Enhancement.color(expected, 0.1 + 1.8 * u);
          default -> Hue.turn(expected, -0.4 + 0.8 * u);
        }
      }
      orders.add(order.toString());
      assertThat(jitter(jitter, IMAGE, i).pixels()).isEqualTo(expected.pixels());
    }
    assertThat(orders).hasSize(24);
  }

  @Test
  void greyImagesHaveNeitherSaturationNorHue() {
    Image grey = Pictures.noise(6, 7, 1, 4);
    for (int i = 0; i < 50; i++) {
      assertThat(jitter(new ColorJitter(0, 0, 0.9, 0.5, 1), grey, i).pixels())
          .isEqualTo(grey.pixels());
    }
  }

  @Test
  void withAProbabilitySomeImagesStay() {
    Image flat = Pictures.flat(1, 1, 1, 100);
    int changed = 0;
    for (int i = 0; i < 4000; i++) {
      byte v = jitter(new ColorJitter(0.9, 0, 0, 0, 0.8), flat, i).pixels()[0];
      changed += v == 100 ? 0 : 1; // of those jittered, 1 in 180 stays 100 by chance
    }
    assertThat(changed / 4000.0).isBetween(0.76, 0.82);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new ColorJitter(-0.1, 0, Double.NaN, 0.6, 2))
        .isInstanceOf(SpecException.class)
        .hasMessage(
            """
            brightness: -0.1 is not allowed; must be at least 0
            saturation: NaN is not allowed; must be at least 0
            hue: 0.6 is not allowed; must be between 0 and 0.5
            probability: 2 is not allowed; must be between 0 and 1""");
  }

  private static Image jitter(ColorJitter jitter, Image image, int position) {
    return jitter.apply(Pictures.copy(image), RandomStream.of(9, "jitter", position));
  }
}
