package org.bce3s.augmentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.bce3s.catalogue.Defaults;
import org.bce3s.catalogue.Tested;
import org.bce3s.image.Image;
import org.bce3s.random.RandomStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every augmentation must do; a new one is tested by being registered. */
class EveryAugmentationTest {
  static Stream<Arguments> augmentations() {
    return Tested.of(Augmentation.class).stream()
        .map(e -> Arguments.of(e.name(), Defaults.make(e)));
  }

  private static Image noise(int height, int width, int channels) {
    byte[] pixels = new byte[height * width * channels];
    RandomStream random = RandomStream.of(1, "noise");
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (1 + random.nextInt(255));
    }
    return new Image(height, width, channels, pixels);
  }

  private static byte[] pixels(Augmentation augmentation, int draw) {
    return augmentation.apply(noise(32, 32, 3), RandomStream.of(1, "test", draw)).pixels();
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("augmentations")
  void isAFunctionOfImageAndStream(String name, Augmentation augmentation) {
    for (int draw = 0; draw < 20; draw++) {
      assertThat(pixels(augmentation, draw)).isEqualTo(pixels(augmentation, draw));
    }
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("augmentations")
  void changesSomeImages(String name, Augmentation augmentation) {
    byte[] plain = noise(32, 32, 3).pixels();

    assertThat(Stream.iterate(0, i -> i + 1).limit(50).map(i -> pixels(augmentation, i)))
        .anyMatch(changed -> !Arrays.equals(changed, plain));
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("augmentations")
  void givesAllImagesOfASizeOneSize(String name, Augmentation augmentation) {
    for (int[] size : new int[][] {{32, 32, 3}, {20, 48, 3}, {8, 8, 1}, {1, 1, 3}}) {
      Image first = augmentation.apply(noise(size[0], size[1], size[2]), RandomStream.of(0, "x"));
      for (int draw = 0; draw < 20; draw++) {
        Image image =
            augmentation.apply(noise(size[0], size[1], size[2]), RandomStream.of(2, "size", draw));
        assertThat(image.height()).isEqualTo(first.height());
        assertThat(image.width()).isEqualTo(first.width());
        assertThat(image.channels()).isEqualTo(size[2]);
      }
    }
  }
}
