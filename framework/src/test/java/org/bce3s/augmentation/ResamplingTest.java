package org.bce3s.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bce3s.file.DataException;
import org.bce3s.image.Image;
import org.bce3s.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplingTest {
  @ParameterizedTest
  @CsvSource({"1, 1, 224, 224", "7, 13, 3, 40", "224, 180, 1, 1", "32, 32, 33, 31"})
  void flatImagesStayFlat(int height, int width, int newHeight, int newWidth) {
    for (int value : new int[] {0, 1, 127, 254, 255}) {
      Image out = Resampling.resized(Pictures.flat(height, width, 3, value), newHeight, newWidth);
      assertThat(out.pixels()).isEqualTo(Pictures.flat(newHeight, newWidth, 3, value).pixels());
    }
  }

  @Test
  void shrunkImageAveragesAllOfItsPixels() {
    Image image = Pictures.noise(96, 96, 1, 3);
    double mean = mean(image);

    assertThat(mean(Resampling.resized(image, 6, 6))).isCloseTo(mean, within(2.0));
    assertThat(mean(Resampling.resized(image, 1, 1))).isCloseTo(mean, within(8.0));
  }

  @Test
  void sameSizeIsTheSameImage() {
    Image image = Pictures.noise(5, 6, 3, 3);

    assertThat(Resampling.resized(image, 5, 6)).isSameAs(image);
  }

  @ParameterizedTest
  @CsvSource({"375, 500, 256, 341", "500, 375, 341, 256", "256, 256, 256, 256"})
  void shorterSideGetsTheSize(int height, int width, int newHeight, int newWidth) {
    Image out =
        new Resize(256).apply(Pictures.noise(height, width, 1, 1), RandomStream.of(0, "unused"));

    assertThat(out.height()).isEqualTo(newHeight);
    assertThat(out.width()).isEqualTo(newWidth);
  }

  @Test
  void imageThatWouldBeTooLargeIsRefused() {
    Image line = Pictures.flat(1, 1100, 3, 1);

    assertThatThrownBy(() -> new Resize(256).apply(line, RandomStream.of(0, "unused")))
        .isInstanceOf(DataException.class)
        .hasMessage("an image of 1x1100x3 is too large when its shorter side becomes 256");
  }

  private static double mean(Image image) {
    double sum = 0;
    for (byte b : image.pixels()) {
      sum += b & 0xFF;
    }
    return sum / image.pixels().length;
  }
}
