package org.bce3s.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumSet;
import java.util.Locale;
import org.bce3s.file.DataException;
import org.bce3s.image.Image;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OperationTest {
  @ParameterizedTest
  @CsvSource({
    "SHEAR_X, 0, 0.3, true, true",
    "SHEAR_Y, 0, 0.3, true, true",
    "TRANSLATE_X, 0, 0.453172, true, true",
    "TRANSLATE_Y, 0, 0.453172, true, true",
    "ROTATE, 0, 30, true, true",
    "COLOR, 0, 0.9, true, false",
    "CONTRAST, 0, 0.9, true, false",
    "SHARPNESS, 0, 0.9, true, false",
    "BRIGHTNESS, 0, 0.9, true, false",
    "POSTERIZE, 8, 4, false, false",
    "SOLARIZE, 256, 0, false, false",
  })
  void magnitudesAreLinearInTheStrength(
      Operation operation, double weakest, double strongest, boolean symmetric, boolean geometric) {
    assertThat(operation.magnitude(0)).isEqualTo(weakest);
    assertThat(operation.magnitude(0.5)).isCloseTo((weakest + strongest) / 2, within(1e-6));
    assertThat(operation.magnitude(1)).isCloseTo(strongest, within(1e-6));
    assertThat(operation.symmetric()).isEqualTo(symmetric);
    assertThat(operation.geometric()).isEqualTo(geometric);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"AUTOCONTRAST", "EQUALIZE", "INVERT"})
  void strengthZeroChangesNothing(Operation operation) {
    for (int channels : new int[] {1, 3}) {
      for (int side : new int[] {1, 2, 3, 8, 33}) {
        Image image = Pictures.noise(side, side + 2, channels, side);

        Image out = operation.apply(Pictures.copy(image), operation.magnitude(0));

        assertThat(out.pixels()).isEqualTo(image.pixels());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyNumberOfChannelsUnlessColourIsMeant(Operation operation) {
    Image image = Pictures.noise(6, 5, 4, 1);

    if (EnumSet.of(Operation.COLOR, Operation.CONTRAST).contains(operation)) {
      assertThatThrownBy(() -> operation.apply(image, 0.5))
          .isInstanceOf(DataException.class)
          .hasMessage(
              operation.name().toLowerCase(Locale.ROOT)
                  + " needs grey or RGB images, 1 or 3 channels; found 4");
    } else {
      // Each channel comes out as if it were alone.
      Image out = operation.apply(Pictures.copy(image), operation.magnitude(0.7));
      for (int c = 0; c < 4; c++) {
        assertThat(channel(out, c).pixels())
            .isEqualTo(operation.apply(channel(image, c), operation.magnitude(0.7)).pixels());
      }
    }
  }

  @Test
  void inversionTwiceIsTheImage() {
    Image image = Pictures.noise(5, 4, 3, 2);

    Image once = Operation.INVERT.apply(Pictures.copy(image), 0);
    assertThat(once.pixels()[0] & 0xFF).isEqualTo(255 - (image.pixels()[0] & 0xFF));
    assertThat(Operation.INVERT.apply(once, 0).pixels()).isEqualTo(image.pixels());
  }

  @Test
  void fourQuarterTurnsAreTheImage() {
    Image image = Pictures.noise(9, 9, 3, 2);

    Image turned = Operation.ROTATE.apply(image, 90);
    // Counterclockwise: the right column becomes the top row.
    assertThat(turned.pixels()[0]).isEqualTo(image.pixels()[8 * 3]);
    for (int i = 0; i < 3; i++) {
      turned = Operation.ROTATE.apply(turned, 90);
    }
    assertThat(turned.pixels()).isEqualTo(image.pixels());
  }

  @Test
  void sidesLongerThanSixteenBitsAreTurned() {
    Image image = Pictures.noise(1, 70_000, 1, 2);

    byte[] out = Operation.ROTATE.apply(image, 180).pixels();

    for (int x = 0; x < out.length; x++) {
      assertThat(out[x]).isEqualTo(image.pixels()[out.length - 1 - x]);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SHEAR_X", "SHEAR_Y", "TRANSLATE_X", "TRANSLATE_Y", "ROTATE"})
  void movedImagesOfTheFillsColourShowNoEdge(Operation operation) {
    Image flat = Pictures.flat(32, 32, 3, Geometry.FILL);

    assertThat(operation.apply(flat, operation.magnitude(0.8)).pixels()).isEqualTo(flat.pixels());
  }

  private static Image channel(Image image, int channel) {
    byte[] pixels = new byte[image.height() * image.width()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = image.pixels()[i * image.channels() + channel];
    }
    return new Image(image.height(), image.width(), 1, pixels);
  }
}
