package org.bce3s.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.bce3s.catalogue.Defaults;
import org.bce3s.catalogue.Tested;
import org.bce3s.file.DataException;
import org.bce3s.image.Image;
import org.bce3s.image.ImageSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every data set must give that can be opened; a new one is tested by being registered. Those
 * that need files are tested where the system property {@code bce3s.data} says where they lie.
 */
class EveryDatasetTest {
  @TempDir private static Path nothing;

  static Stream<Arguments> datasets() {
    return Tested.of(Dataset.class).stream().map(e -> Arguments.of(e.name(), Defaults.make(e)));
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("datasets")
  void givesImagesOfItsClasses(String name, Dataset dataset) {
    DataSplit split = open(dataset);

    assertThat(split.classNames()).hasSizeGreaterThan(1).doesNotHaveDuplicates();
    assertThat(split.train().size()).isEqualTo(split.subset().size()).isPositive();
    assertThat(split.trainCounts()).hasSize(split.classes());
    for (ImageSource source : new ImageSource[] {split.train(), split.test()}) {
      assertThat(source.size()).isPositive();
      for (int i = 0; i < source.size(); i++) {
        assertThat(source.label(i)).isBetween(0, split.classes() - 1);
      }
    }
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("datasets")
  void isTheSameWheneverItIsOpened(String name, Dataset dataset) {
    DataSplit first = open(dataset);
    DataSplit second = open(dataset);

    assertThat(second.subsetSha256()).isEqualTo(first.subsetSha256());
    assertThat(second.contentSha256()).isEqualTo(first.contentSha256());
    for (int i = 0; i < Math.min(20, first.train().size()); i++) {
      Image image = first.train().image(i);
      assertThat(second.train().image(i)).usingRecursiveComparison().isEqualTo(image);
      Arrays.fill(image.pixels(), (byte) 7);
      assertThat(first.train().image(i).pixels())
          .as("an image that was handed out belongs to who took it")
          .isEqualTo(second.train().image(i).pixels());
    }
  }

  private static DataSplit open(Dataset dataset) {
    Path folder =
        Optional.ofNullable(System.getProperty("bce3s.data")).map(Path::of).orElse(nothing);
    Optional<DataSplit> split = Optional.empty();
    try {
      split = Optional.of(dataset.open(folder));
    } catch (DataException needsFiles) {
      assumeThat(split).as(needsFiles.getMessage()).isPresent();
    }
    return split.orElseThrow();
  }
}
