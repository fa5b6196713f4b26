package org.bce3s.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.bce3s.data.Diagnosis.Finding;
import org.bce3s.data.Diagnosis.Kind;
import org.bce3s.metric.ShotGroup;
import org.bce3s.metric.ShotRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists with the counts of Places-LT that name three files again and again. */
class PlacesTest {
  private static final LargeDataset PLACES =
      new LargeDataset(
          LargeSet.PLACES_LT, new LargeDataset.Settings(Optional.empty(), Undecodable.STOP));
  private static final String TRAIN = "train/forest-broadleaf/1.jpg";
  private static final String TRAIN_256 = "data_256/f/forest/broadleaf/1.jpg";
  private static final String TEST = "val/forest-broadleaf/Places365_val_1.jpg";
  private static final String TEST_256 = "val_256/Places365_val_1.jpg";

  @TempDir private Path data;

  static Stream<Arguments> layouts() {
    List<Arguments> layouts = new ArrayList<>();
    for (String list : List.of(TRAIN, TRAIN_256)) {
      String test = list.equals(TRAIN) ? TEST : TEST_256;
      layouts.add(Arguments.of(list, test, TRAIN, TEST));
      layouts.add(Arguments.of(list, test, TRAIN, "val/Places365_val_1.jpg"));
      layouts.add(Arguments.of(list, test, TRAIN_256, TEST_256));
    }
    return layouts.stream();
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void listsAndFilesMayHaveEitherLayout(
      String listedTrain, String listedTest, String train, String test) throws IOException {
    write(listedTrain, listedTest, 4980);
    image(train);
    image(test);

    DataSplit split = PLACES.open(data);

    assertThat(split.classes()).isEqualTo(365);
    assertThat(split.train().size()).isEqualTo(62_500);
    assertThat(split.holdout().orElseThrow().size()).isEqualTo(7_300);
    assertThat(split.test().size()).isEqualTo(36_500);
    assertThat(split.normalisation().mean()).containsExactly(0.485, 0.456, 0.406);
    assertThat(IntStream.of(split.trainCounts()).mapToObj(ShotRule.OLTR::group))
        .filteredOn(ShotGroup.FEW::equals)
        .hasSize(71);
    assertThat(split.train().where(0)).endsWith("/places-lt/" + train);
    assertThat(split.test().where(0)).endsWith("/places-lt/" + test);
  }

  @Test
  void theDoctorComparesTheCounts() throws IOException {
    write(TRAIN, TEST, 4980);
    image(TRAIN);
    image(TEST);
    assertThat(counts()).isEmpty();

    write(TRAIN, TEST, 4979);
    Path list = data.resolve("places-lt/Places_LT_train.txt");
    assertThat(counts())
        .extracting(Finding::text)
        .containsExactly(
            list
                + ": lists 4979 to 5 images a class, 131 many, 163 medium, 71 few; places-lt has"
                + " 4980 to 5 images a class, 131 many, 163 medium, 71 few",
            list + ": lists 62499 images, places-lt has 62500");
  }

  private List<Finding> counts() {
    return DataDoctor.examine(PLACES, data, OptionalInt.empty(), (at, files) -> {}).of(Kind.COUNTS);
  }

  @ParameterizedTest
  @CsvSource({
    "train/airfield/00004851.jpg, data_256/a/airfield/00004851.jpg",
    "train/apartment_building-outdoor/1.jpg, data_256/a/apartment_building/outdoor/1.jpg",
    "val/airfield/1.jpg, val/airfield/1.jpg",
    "train/1.jpg, train/1.jpg",
  })
  void namesHaveAnotherLayout(String name, String other) {
    assertThat(PlacesNames.other(name)).isEqualTo(other);
    assertThat(PlacesNames.other(other)).isEqualTo(name);
  }

  private void write(String train, String test, int largest) throws IOException {
    Path folder = Files.createDirectories(data.resolve("places-lt"));
    write(folder.resolve("Places_LT_train.txt"), train, longTail(largest));
    write(folder.resolve("Places_LT_val.txt"), train, IntStream.range(0, 7_300));
    write(folder.resolve("Places_LT_test.txt"), test, IntStream.range(0, 36_500));
  }

  /** 131 classes of many images with 52,762 in all, 163 of 8,934, and 71 of 804. */
  private static IntStream longTail(int largest) {
    return IntStream.range(0, 365)
        .flatMap(
            k -> {
              int many = k == 130 ? 52_762 - 4980 - 129 * 367 : 367;
              int medium = k == 293 ? 8_934 - 162 * 55 : 55;
              int few = k == 364 ? 5 : k < 294 + 29 ? 12 : 11;
              int count = k == 0 ? largest : k < 131 ? many : k < 294 ? medium : few;
              return IntStream.range(0, count).map(i -> k);
            });
  }

  private static void write(Path list, String image, IntStream labels) throws IOException {
    StringBuilder text = new StringBuilder();
    labels.forEach(k -> text.append(image).append(' ').append(k % 365).append('\n'));
    Files.writeString(list, text);
  }

  private void image(String name) throws IOException {
    Path file = data.resolve("places-lt").resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
  }
}
