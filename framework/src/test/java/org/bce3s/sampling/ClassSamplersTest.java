package org.bce3s.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.SpecException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassSamplersTest {
  /** Class 2 has no image. */
  private static final int[] COUNTS = {60_000, 30_000, 0, 9_000, 999, 1};

  private static final int IMAGES = 100_000;
  private static final int EPOCHS = 10;

  /** Classes interleaved, so that an image is not next to others of its class. */
  private static final int[] LABELS = labels();

  private static int[] labels() {
    int[] sorted =
        IntStream.range(0, COUNTS.length)
            .flatMap(k -> IntStream.generate(() -> k).limit(COUNTS[k]))
            .toArray();
    int[] order = RandomStream.of(3, "labels").permutation(IMAGES);
    return Arrays.stream(order).map(i -> sorted[i]).toArray();
  }

  private static int[] order(Sampler sampler, long seed, int epoch) {
    return sampler.order(
        LABELS, COUNTS.length, epoch, EPOCHS, RandomStream.of(seed, "source", epoch));
  }

  private static Stream<Arguments> samplersAndWeights() {
    return Stream.of(
        weighted(new ClassBalancedSampler(), 0, n -> 1),
        weighted(new SquareRootSampler(), 0, Math::sqrt),
        weighted(new PowerSampler(0), 0, n -> n),
        weighted(new PowerSampler(0.5), 0, Math::sqrt),
        weighted(new PowerSampler(1), 0, n -> 1),
        weighted(new PowerSampler(1.5), 0, n -> 1 / Math.sqrt(n)),
        weighted(new ProgressiveSampler(), 0, n -> n),
        weighted(new ProgressiveSampler(), 5, n -> 0.5 * n / IMAGES + 0.1),
        weighted(new ProgressiveSampler(), 9, n -> 0.1 * n / IMAGES + 0.18));
  }

  private static Arguments weighted(Sampler sampler, int epoch, IntToDoubleFunction weight) {
    return Arguments.of(sampler, epoch, weight);
  }

  @ParameterizedTest
  @MethodSource("samplersAndWeights")
  void classesAreDrawnByTheirWeight(Sampler sampler, int epoch, IntToDoubleFunction weight) {
    double[] weights =
        Arrays.stream(COUNTS).mapToDouble(n -> n == 0 ? 0 : weight.applyAsDouble(n)).toArray();
    double total = Arrays.stream(weights).sum();

    int[] order = order(sampler, 1, epoch);

    assertThat(order).hasSize(IMAGES);
    int[] drawn = new int[COUNTS.length];
    Arrays.stream(order).forEach(i -> drawn[LABELS[i]]++);
    for (int k = 0; k < COUNTS.length; k++) {
      double p = weights[k] / total;
      double deviation = Math.sqrt(IMAGES * p * (1 - p));
      assertThat((double) drawn[k]).isCloseTo(IMAGES * p, within(5 * deviation));
    }
  }

  @ParameterizedTest
  @MethodSource("samplersAndWeights")
  void orderIsAFunctionOfSeedAndEpoch(Sampler sampler, int epoch) {
    int[] order = order(sampler, 1, epoch);

    assertThat(order(sampler, 1, epoch)).isEqualTo(order);
    assertThat(order(sampler, 1, epoch + 1)).isNotEqualTo(order);
    assertThat(order(sampler, 2, epoch)).isNotEqualTo(order);
  }

  @Test
  void imagesOfAClassAreDrawnAlike() {
    int[] drawn = new int[IMAGES];
    for (int epoch = 0; epoch < 10; epoch++) {
      Arrays.stream(order(new ClassBalancedSampler(), 1, epoch)).forEach(i -> drawn[i]++);
    }

    // A fifth of a million draws go to the 999 images of class 4, 200 +- 14 each.
    assertThat(IntStream.range(0, IMAGES).filter(i -> LABELS[i] == 4).map(i -> drawn[i]))
        .hasSize(999)
        .allMatch(n -> n > 200 - 70 && n < 200 + 70);
  }

  @Test
  void progressiveStartsAtTheImagesAndNearsTheClasses() {
    double[] head =
        IntStream.range(0, EPOCHS)
            .mapToDouble(
                epoch ->
                    Arrays.stream(order(new ProgressiveSampler(), 1, epoch))
                            .filter(i -> LABELS[i] == 0)
                            .count()
                        / (double) IMAGES)
            .toArray();

    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      assertThat(head[epoch]).isCloseTo(0.6 - 0.4 * epoch / EPOCHS, within(0.01));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.5, 10.5, Double.NaN})
  void powerOutOfRangeIsRefused(double power) {
    assertThatThrownBy(() -> new PowerSampler(power))
        .isInstanceOf(SpecException.class)
        .hasMessage("power: " + power + " is not allowed; must be between 0 and 10");
  }

  /** Of 7, 3 and 1 images: whole cycles of classes, two images of each in a row. */
  @Test
  void classAwareTakesClassesInCyclesAndTheirImagesToo() {
    int[] labels = {0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 3};
    int[] order = new ClassAwareSampler(2).order(labels, 4, 0, 1, RandomStream.of(1, "order", 0));

    assertThat(order).hasSize(11);
    for (int i = 0; i < 10; i += 2) {
      assertThat(labels[order[i]]).isEqualTo(labels[order[i + 1]]);
    }
    assertThat(IntStream.of(0, 2, 4).map(i -> labels[order[i]])).containsExactlyInAnyOrder(0, 1, 3);
    assertThat(Arrays.stream(order).filter(i -> labels[i] == 0).distinct().count())
        .isEqualTo(Arrays.stream(order).filter(i -> labels[i] == 0).count());
  }

  @Test
  void classAwareNeedsAnImageInARow() {
    assertThatThrownBy(() -> new ClassAwareSampler(0))
        .isInstanceOf(SpecException.class)
        .hasMessage("in_row: 0 is not allowed; must be between 1 and 65536");
  }
}
