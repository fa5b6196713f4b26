package org.bce3s.augmentation;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bce3s.file.DataException;
import org.bce3s.image.Image;
import org.bce3s.random.RandomStream;
import org.bce3s.registry.Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every registered augmentation. */
class AugmentationsTest {
  private static final Map<String, Augmentation> ALL =
      Map.ofEntries(
          entry("crop", new Crop(4)),
          entry("flip", new Flip(0.5)),
          entry("cutout", new Cutout(16)),
          entry("auto-augment", new AutoAugment(AutoAugmentPolicy.CIFAR10)),
          entry("rand-augment", new RandAugment(2, 10)),
          entry("rand-augment-timm", new TimmRandAugment(2, 10, 0.5, 0.5, true, List.of(90))),
          entry("color-jitter", new ColorJitter(0.4, 0.4, 0.4, 0.2, 0.8)),
          entry("random-grayscale", new RandomGrayscale(0.2)),
          entry("gaussian-blur", new GaussianBlur(0.5, List.of(0.1, 2.0))),
          entry(
              "random-erasing",
              new RandomErasing(
                  0.5, List.of(0.02, 0.33), List.of(0.3, 3.3), Optional.of(List.of(90)))),
          entry(
              "random-resized-crop",
              new RandomResizedCrop(20, List.of(0.08, 1.0), List.of(0.75, 1.33))),
          entry("resize", new Resize(20)),
          entry("center-crop", new CenterCrop(20)));

  private static final Set<String> GREY_OR_RGB =
      Set.of(
          "auto-augment",
          "rand-augment",
          "rand-augment-timm",
          "color-jitter",
          "random-grayscale",
          "random-erasing");
  private static final Set<String> SQUARE_OF_20 = Set.of("random-resized-crop", "center-crop");
  private static final int[][] SIZES = {{1, 1}, {7, 13}, {32, 32}, {224, 180}};

  static List<String> names() {
    return ALL.keySet().stream().sorted().toList();
  }

  @Test
  void everyEntryIsTested() {
    assertThat(new Augmentations().entries())
        .extracting(Entry::name)
        .containsExactlyInAnyOrderElementsOf(ALL.keySet());
    assertThat(new Augmentations().entries())
        .allMatch(e -> ALL.get(e.name()).getClass() == e.settings());
  }

  @ParameterizedTest
  @MethodSource("names")
  void imagesOfAnySizeKeepTheirShapeOrGetTheOneAskedFor(String name) {
    for (Image image : images(name)) {
      Image out = apply(name, image, 0);

      assertThat(out.channels()).isEqualTo(image.channels());
      if (SQUARE_OF_20.contains(name)) {
        assertThat(out.height()).isEqualTo(20);
        assertThat(out.width()).isEqualTo(20);
      } else if (name.equals("resize")) {
        assertThat(Math.min(out.height(), out.width())).isEqualTo(20);
      } else {
        assertThat(out.height()).isEqualTo(image.height());
        assertThat(out.width()).isEqualTo(image.width());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void pixelsAreAFunctionOfTheImageAndTheStream(String name) {
    for (Image image : images(name)) {
      for (int position = 0; position < 20; position++) {
        assertThat(apply(name, image, position).pixels())
            .isEqualTo(apply(name, image, position).pixels());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void channelsOfAGreyImageInRgbStayEqual(String name) {
    Image grey = Pictures.noise(7, 13, 1, 3);
    byte[] pixels = new byte[grey.pixels().length * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = grey.pixels()[i / 3];
    }
    Image rgb = new Image(7, 13, 3, pixels);
    for (int position = 0; position < 200; position++) {
      byte[] out = apply(name, rgb, position).pixels();
      byte[] outOfGrey = apply(name, grey, position).pixels();
      for (int i = 0; i < out.length; i++) {
        assertThat(out[i]).as("position %d value %d", position, i).isEqualTo(outOfGrey[i / 3]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "auto-augment, 2",
    "rand-augment, 4",
    "color-jitter, 5",
    "rand-augment-timm, 2",
    "random-grayscale, 2",
    "random-erasing, 4"
  })
  void channelsWithoutMeaningAreRefused(String name, int channels) {
    Image image = Pictures.noise(4, 4, channels, 1);

    for (int position = 0; position < 20; position++) {
      int at = position;
      assertThatThrownBy(() -> apply(name, image, at))
          .isInstanceOf(DataException.class)
          .hasMessage(name + " needs grey or RGB images, 1 or 3 channels; found " + channels);
    }
  }

  private static Image apply(String name, Image image, int position) {
    return ALL.get(name)
        .apply(Pictures.copy(image), RandomStream.of(11, "augment:" + name, 0, position));
  }

  private static List<Image> images(String name) {
    List<Image> images = new ArrayList<>();
    for (int[] size : SIZES) {
      for (int channels : GREY_OR_RGB.contains(name) ? new int[] {1, 3} : new int[] {1, 2, 3, 4}) {
        images.add(Pictures.noise(size[0], size[1], channels, images.size()));
      }
    }
    return images;
  }
}
