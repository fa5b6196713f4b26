package org.bce3s.augmentation;

import static org.assertj.core.api.Assertions.assertThat;

import org.bce3s.image.Image;
import org.bce3s.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CutoutTest {
  @ParameterizedTest
  @CsvSource({
    "4, 3, 4, 1, 5, 2, 6", // rows 1..4, columns 2..5
    "4, 0, 0, 0, 2, 0, 2", // clipped at the top left
    "4, 5, 7, 3, 6, 5, 8", // clipped at the bottom right
    "5, 3, 4, 1, 5, 2, 6", // size/2 is a whole division
    "100, 3, 4, 0, 6, 0, 8", // larger than the image
  })
  void squareReachesHalfItsSizeBothWays(
      int size, int centreY, int centreX, int top, int bottom, int left, int right) {
    Image image = Pictures.counting(6, 8, 3);

    new Cutout(size).blacken(image, centreY, centreX);

    byte[] whole = Pictures.counting(6, 8, 3).pixels();
    for (int i = 0; i < whole.length; i++) {
      int y = i / 3 / 8;
      int x = i / 3 % 8;
      boolean inside = y >= top && y < bottom && x >= left && x < right;
      assertThat(image.pixels()[i]).as("row %d column %d", y, x).isEqualTo(inside ? 0 : whole[i]);
    }
  }

  @Test
  void centreIsUniformOnThePixels() {
    // With size 2 the square's last pixel is the centre; count where it falls.
    int[] centres = new int[12];
    for (int i = 0; i < 12_000; i++) {
      Image out = new Cutout(2).apply(Pictures.counting(3, 4, 1), RandomStream.of(5, "cutout", i));
      int last = 11;
      while (out.pixels()[last] != 0) {
        last--;
      }
      centres[last]++;
    }
    for (int count : centres) {
      assertThat(count).isBetween(850, 1150);
    }
  }
}
