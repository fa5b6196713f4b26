package org.bce3s.augmentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bce3s.image.Image;
import org.bce3s.image.ImageSource;
import org.junit.jupiter.api.Test;

class FittedImagesTest {
  @Test
  void imagesOfAnotherSizeBecomeTheMiddleSquareOfTheShorterSide() {
    Image own = image(4, 4);
    FittedImages fitted = new FittedImages(source(List.of(own, image(8, 20), image(3, 2))), 4);
    assertThat(fitted.image(0)).as("its own size").isSameAs(own);
    assertThat(fitted.fitted()).isZero();
    for (int i = 1; i < fitted.size(); i++) {
      assertThat(fitted.image(i).height()).isEqualTo(4);
      assertThat(fitted.image(i).width()).isEqualTo(4);
    }
    assertThat(fitted.fitted()).isEqualTo(2);
    // 20 columns become 10, of which the fourth is the first of the middle four: 20 * 3 + 5
    int first = fitted.image(1).pixels()[0] & 0xFF;
    assertThat(first).isBetween(50, 80);
  }

  /** A ramp from left to right, 10 a column. */
  private static Image image(int height, int width) {
    byte[] pixels = new byte[height * width * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i / 3 % width * 10);
    }
    return new Image(height, width, 3, pixels);
  }

  private static ImageSource source(List<Image> images) {
    return new ImageSource() {
      @Override
      public int size() {
        return images.size();
      }

      @Override
      public int label(int index) {
        return 0;
      }

      @Override
      public Image image(int index) {
        return images.get(index);
      }
    };
  }
}
