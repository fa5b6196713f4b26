package org.bce3s.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.TreeSet;
import org.bce3s.image.Image;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.SpecException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CropTest {
  @ParameterizedTest
  @CsvSource({"4, 6, 3", "5, 5, 1", "3, 7, 4"})
  void windowIsTheShiftedImageWithABlackBorder(int height, int width, int channels) {
    Image image = Pictures.counting(height, width, channels);
    for (int down = -8; down <= 8; down++) {
      for (int right = -8; right <= 8; right++) {
        assertThat(Window.cut(image, down, right, height, width, 0).pixels())
            .as("down %d right %d", down, right)
            .isEqualTo(slowlyShifted(image, down, right));
      }
    }
  }

  @Test
  void everyPlaceIsDrawn() {
    Image dot = new Image(5, 5, 1, new byte[25]);
    dot.pixels()[12] = 1;
    Set<Integer> places = new TreeSet<>();
    for (int i = 0; i < 2000; i++) {
      byte[] out = new Crop(2).apply(dot, RandomStream.of(7, "crop", i)).pixels();
      for (int p = 0; p < 25; p++) {
        if (out[p] == 1) {
          places.add(p);
        }
      }
    }
    assertThat(places).hasSize(25);
  }

  @Test
  void noPaddingChangesNothing() {
    Image image = Pictures.counting(4, 4, 3);

    assertThat(new Crop(0).apply(image, RandomStream.of(1, "crop")).pixels())
        .isEqualTo(image.pixels());
  }

  @Test
  void negativePaddingIsRefused() {
    assertThatThrownBy(() -> new Crop(-1))
        .isInstanceOf(SpecException.class)
        .hasMessage("padding: -1 is not allowed; must be between 0 and 4096");
  }

  private static byte[] slowlyShifted(Image image, int down, int right) {
    byte[] out = new byte[image.pixels().length];
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        for (int c = 0; c < image.channels(); c++) {
          int fromY = y + down;
          int fromX = x + right;
          if (fromY >= 0 && fromY < image.height() && fromX >= 0 && fromX < image.width()) {
            out[(y * image.width() + x) * image.channels() + c] =
                image.pixels()[(fromY * image.width() + fromX) * image.channels() + c];
          }
        }
      }
    }
    return out;
  }
}
