package org.bce3s.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.bce3s.image.Image;
import org.bce3s.image.ImageWindow;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.SpecException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RandomResizedCropTest {
  @Test
  void boxesLieInsideAndKeepAreaAndRatio() {
    RandomResizedCrop crop = new RandomResizedCrop(224, List.of(0.08, 1.0), List.of(0.75, 4.0 / 3));
    double least = 1;
    double most = 0;
    for (int i = 0; i < 5000; i++) {
      ImageWindow box = crop.window(375, 500, RandomStream.of(1, "boxes", i));
      assertThat(box.top()).isBetween(0, 375 - box.height());
      assertThat(box.left()).isBetween(0, 500 - box.width());
      // Sides are rounded to whole pixels: the bounds hold but for half a pixel of 90 or more.
      double ratio = (double) box.width() / box.height();
      assertThat(ratio).isBetween(0.75 * 0.985, 4.0 / 3 * 1.015);
      double area = box.width() * box.height() / (375.0 * 500);
      assertThat(area).isBetween(0.079, 1.0);
      least = Math.min(least, area);
      most = Math.max(most, area);
    }
    assertThat(least).isLessThan(0.085);
    assertThat(most).isGreaterThan(0.97);
  }

  @ParameterizedTest
  @CsvSource({
    "100, 10, 43, 0, 13, 10", // tall: as wide as the image, as flat as allowed
    "10, 100, 0, 43, 10, 13",
    "1, 100, 0, 49, 1, 1",
    "1, 1, 0, 0, 1, 1",
  })
  void imageThatNoBoxFitsGivesItsCentre(
      int imageHeight, int imageWidth, int top, int left, int height, int width) {
    RandomResizedCrop whole =
        new RandomResizedCrop(8, List.of(1.0, 1.0), List.of(3.0 / 4, 4.0 / 3));

    assertThat(whole.window(imageHeight, imageWidth, RandomStream.of(1, "boxes")))
        .isEqualTo(new ImageWindow(top, left, height, width));
  }

  @Test
  void wholeSquareIsResized() {
    Image image = Pictures.noise(30, 30, 3, 1);

    Image out =
        new RandomResizedCrop(12, List.of(1.0, 1.0), List.of(1.0, 1.0))
            .apply(image, RandomStream.of(1, "boxes"));

    assertThat(out.pixels()).isEqualTo(Resampling.resized(image, 12, 12).pixels());
  }

  @Test
  void everyPartOfTheImageIsSeen() {
    boolean[] seen = new boolean[256];
    byte[] pixels = new byte[256];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) i;
    }
    Image image = new Image(16, 16, 1, pixels);
    RandomResizedCrop dot =
        new RandomResizedCrop(1, List.of(1.0 / 256, 1.0 / 256), List.of(1.0, 1.0));
    for (int i = 0; i < 4000; i++) {
      seen[dot.apply(image, RandomStream.of(1, "boxes", i)).pixels()[0] & 0xFF] = true;
    }
    assertThat(seen).doesNotContain(false);
  }

  @Test
  void rangesAreASmallerAndALargerNumber() {
    assertThatThrownBy(() -> new RandomResizedCrop(8, List.of(0.5), List.of(1.0, 1.0)))
        .isInstanceOf(SpecException.class)
        .hasMessage("scale: [0.5] is not allowed; must be two numbers, the smaller one first");
    assertThatThrownBy(() -> new RandomResizedCrop(8, List.of(0.5, 1.0), List.of(2.0, 1.0)))
        .isInstanceOf(SpecException.class)
        .hasMessage("ratio: [2.0, 1.0] is not allowed; must be two numbers, the smaller one first");
    assertThatThrownBy(() -> new RandomResizedCrop(0, List.of(0.0, 2.0), List.of(1.0, 1.0)))
        .isInstanceOf(SpecException.class)
        .hasMessage(
            """
            size: 0 is not allowed; must be between 1 and 4096
            scale: 0 is not allowed; must be greater than 0 and at most 1""");
  }
}
