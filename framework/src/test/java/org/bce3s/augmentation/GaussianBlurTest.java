package org.bce3s.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.bce3s.image.Image;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.SpecException;
import org.junit.jupiter.api.Test;

class GaussianBlurTest {
  @Test
  void aPointSpreadsAsAGaussianDoes() {
    int side = 41;
    Image point = Pictures.flat(side, side, 1, 0);
    for (int x = 0; x < side; x++) { // a line, so that rounding to bytes leaves enough
      point.pixels()[20 * side + x] = (byte) 255;
    }

    byte[] out = BoxBlur.gaussian(point, 3).pixels();

    for (int d = 0; d <= 8; d++) {
      double gaussian = 255 * Math.exp(-d * d / 18.0) / (3 * Math.sqrt(2 * Math.PI));
      assertThat(out[(20 + d) * side + 20] & 0xFF)
          .isBetween((int) gaussian - 2, (int) gaussian + 2);
      assertThat(out[(20 - d) * side + 20]).isEqualTo(out[(20 + d) * side + 20]);
    }
  }

  @Test
  void flatImagesStayAndNothingLeavesAByte() {
    for (int value : new int[] {0, 7, 255}) {
      Image flat = Pictures.flat(5, 9, 3, value);
      assertThat(BoxBlur.gaussian(flat, 60).pixels()).containsOnly(value);
    }
  }

  @Test
  void someImagesAreBlurredAndSomeStay() {
    GaussianBlur blur = new GaussianBlur(0.3, List.of(0.5, 2.0));
    Image image = Pictures.noise(6, 7, 3, 1);
    int blurred = 0;
    for (int i = 0; i < 4000; i++) {
      byte[] out = blur.apply(Pictures.copy(image), RandomStream.of(4, "blur", i)).pixels();
      blurred += Arrays.equals(out, image.pixels()) ? 0 : 1;
    }
    assertThat(blurred / 4000.0).isBetween(0.26, 0.34);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new GaussianBlur(-1, List.of(-0.1, 2.0)))
        .isInstanceOf(SpecException.class)
        .hasMessage(
            """
            probability: -1 is not allowed; must be between 0 and 1
            sigma: -0.1 is not allowed; must be between 0 and 100""");
    assertThatThrownBy(() -> new GaussianBlur(1, List.of(1.0)))
        .isInstanceOf(SpecException.class)
        .hasMessage("sigma: [1.0] is not allowed; must be two numbers, the smaller one first");
  }
}
