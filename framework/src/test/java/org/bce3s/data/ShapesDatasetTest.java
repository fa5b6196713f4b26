package org.bce3s.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import org.bce3s.image.Image;
import org.bce3s.image.ImageShape;
import org.bce3s.image.ImageSource;
import org.bce3s.longtail.Profile;
import org.bce3s.longtail.SubsetRule;
import org.bce3s.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShapesDatasetTest {
  private static final Path NOWHERE = Path.of("no", "such", "folder");

  private static ShapesDataset shapes(int headCount, Profile profile, SubsetRule rule) {
    return new ShapesDataset(25, profile, rule, OptionalInt.of(headCount), 7, 32, 0);
  }

  private static DataSplit open() {
    return new ShapesDataset(
            25, Profile.EXPONENTIAL, SubsetRule.FIRST_N, OptionalInt.empty(), 50, 32, 0)
        .open(NOWHERE);
  }

  @Test
  void trainingSetHasManyMediumAndFewShotClassesAndTheTestSetIsBalanced() {
    DataSplit split = open();

    assertThat(split.classNames())
        .containsExactly(
            "disc",
            "cross",
            "triangle",
            "ring",
            "bar",
            "square",
            "star",
            "dots",
            "crescent",
            "frame");
    assertThat(split.trainCounts()).containsExactly(250, 174, 122, 85, 59, 41, 29, 20, 14, 10);
    int[] testCounts = new int[10];
    for (int i = 0; i < split.test().size(); i++) {
      testCounts[split.test().label(i)]++;
    }
    assertThat(testCounts).containsOnly(50);
  }

  @ParameterizedTest
  @EnumSource
  void everySubsetRuleKeepsTheCounts(SubsetRule rule) {
    DataSplit split = shapes(50, Profile.STEP, rule).open(NOWHERE);

    assertThat(split.trainCounts()).containsExactly(50, 50, 50, 50, 50, 2, 2, 2, 2, 2);
    assertThat(split.test().size()).isEqualTo(70);
  }

  @Test
  void imagesAreAFunctionOfSeedPurposeAndIndex() {
    DataSplit split = open();
    byte[] image = split.train().image(17).pixels();

    split.train().image(3);
    assertThat(open().train().image(17).pixels()).isEqualTo(image);
    image[0]++;
    assertThat(open().train().image(17).pixels()).as("a caller's change").isNotEqualTo(image);
    assertThat(split.test().image(0).pixels()).isNotEqualTo(split.train().image(0).pixels());
    assertThat(
            new ShapesDataset(
                    25, Profile.EXPONENTIAL, SubsetRule.FIRST_N, OptionalInt.empty(), 50, 32, 1)
                .open(NOWHERE)
                .train()
                .image(0)
                .pixels())
        .isNotEqualTo(split.train().image(0).pixels());
  }

  @Test
  void drawingStaysTheSameOnEveryMachineAndInEveryVersion() {
    assertThat(Arrays.hashCode(open().train().image(0).pixels())).isEqualTo(968031102);
    assertThat(open().subsetSha256())
        .isEqualTo("16a7614557a087043b179e53e51a38146d1311f0b64ea3de3ce577964a4bfa85");
  }

  @Test
  void moreOrFewerTestImagesLeaveTheOthersAsTheyAre() {
    assertThat(shapes(50, Profile.STEP, SubsetRule.FIRST_N).open(NOWHERE).test().image(42).pixels())
        .isEqualTo(open().test().image(42).pixels());
  }

  @Test
  void imagesComeInTheSideAskedFor() {
    Image image =
        new ShapesDataset(25, Profile.STEP, SubsetRule.FIRST_N, OptionalInt.of(30), 1, 48, 0)
            .open(NOWHERE)
            .train()
            .image(5);

    assertThat(ImageShape.of(image)).isEqualTo(new ImageShape(48, 48, 3));
  }

  @ParameterizedTest
  @EnumSource
  void everyShapeCoversAPartOfItsPictureAndIsUnlikeTheOthers(Shape shape) {
    boolean[] covered = covered(shape);
    int pixels = 0;
    for (boolean in : covered) {
      pixels += in ? 1 : 0;
    }
    assertThat(pixels / (double) covered.length).isBetween(0.1, 0.65);
    for (Shape other : Shape.values()) {
      if (other != shape) {
        boolean[] theirs = covered(other);
        int differing = 0;
        for (int i = 0; i < covered.length; i++) {
          differing += covered[i] == theirs[i] ? 0 : 1;
        }
        assertThat(differing / (double) covered.length).as("%s", other).isGreaterThan(0.04);
      }
    }
  }

  /** The shape on a grid over the square of half-width 1.1 around it. */
  private static boolean[] covered(Shape shape) {
    boolean[] covered = new boolean[40 * 40];
    for (int i = 0; i < covered.length; i++) {
      int row = i / 40;
      covered[i] = shape.distance(i % 40 * 0.055 - 1.0725, row * 0.055 - 1.0725) < 0;
    }
    return covered;
  }

  @Test
  void colourDoesNotGiveTheClassAway() {
    // The stream's first draws are the colours, whatever the shape: equal corners, where no shape
    // reaches, but for the shape-independent noise.
    ShapePainter painter = new ShapePainter(32);
    byte[] disc = painter.paint(Shape.DISC, RandomStream.of(0, "same", 0)).pixels();
    byte[] star = painter.paint(Shape.STAR, RandomStream.of(0, "same", 0)).pixels();

    assertThat(Arrays.copyOf(disc, 12)).isEqualTo(Arrays.copyOf(star, 12));
    assertThat(disc).isNotEqualTo(star);
  }

  @Test
  void normalisationIsThatOfTheImages() {
    DataSplit split = open();
    ImageSource many = new ShapesSource(2000, 0, "shapes-lt train", new ShapePainter(32));
    double[] sum = new double[3];
    double[] squares = new double[3];
    for (int i = 0; i < many.size(); i++) {
      byte[] pixels = many.image(i).pixels();
      for (int p = 0; p < pixels.length; p++) {
        double value = (pixels[p] & 0xFF) / 255.0;
        sum[p % 3] += value;
        squares[p % 3] += value * value;
      }
    }
    double n = 2000.0 * 32 * 32;
    for (int c = 0; c < 3; c++) {
      double mean = sum[c] / n;
      assertThat(split.normalisation().mean().get(c)).isCloseTo(mean, within(0.02));
      assertThat(split.normalisation().standardDeviation().get(c))
          .isCloseTo(Math.sqrt(squares[c] / n - mean * mean), within(0.02));
    }
  }
}
