package org.bce3s.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.bce3s.random.RandomStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureQualityTest {
  private static final double TINY = 1e-9;

  /** Features in several blocks of reading, classes of unequal size, a classifier. */
  private static final class Example {
    final int classes;
    final int dimension;
    final int[] labels;
    final double[] features;
    final double[] weight;
    final double[] bias;

    Example(int classes, int dimension, int size) {
      RandomStream random = RandomStream.of(7, "example", classes, dimension);
      this.classes = classes;
      this.dimension = dimension;
      double[] means = gaussians(random, classes * dimension);
      labels = IntStream.range(0, size).map(i -> (int) Math.sqrt(i) % classes).toArray();
      features = gaussians(random, size * dimension);
      for (int i = 0; i < features.length; i++) {
        int image = i / dimension;
        features[i] += 2 * means[labels[image] * dimension + i % dimension] + 1;
      }
      weight = gaussians(random, classes * dimension);
      bias = gaussians(random, classes);
    }

    FeatureQuality quality() {
      return FeatureQualityTest.quality(dimension, features, labels, weight, bias);
    }
  }

  private static double[] gaussians(RandomStream random, int count) {
    return DoubleStream.generate(random::nextGaussian).limit(count).toArray();
  }

  private static FeatureQuality quality(
      int dimension, double[] features, int[] labels, double[] weight, double[] bias) {
    return FeatureQuality.of(
        new ExactFeatures(dimension, features, labels), new LinearClassifier(weight, bias));
  }

  private static double[] row(double[] rows, int dimension, int i) {
    return Arrays.copyOfRange(rows, i * dimension, (i + 1) * dimension);
  }

  private static double[] permuted(double[] rows, int dimension, int[] order) {
    return Arrays.stream(order)
        .mapToObj(i -> row(rows, dimension, i))
        .flatMapToDouble(Arrays::stream)
        .toArray();
  }

  private static void assertSame(PerClass got, PerClass expected) {
    assertThat(got.defined().toArray()).containsExactly(expected.defined().toArray(), within(TINY));
  }

  private static void assertSame(NeuralCollapse got, NeuralCollapse expected) {
    assertThat(figures(got)).containsExactly(figures(expected), within(TINY));
  }

  private static double[] figures(NeuralCollapse collapse) {
    return new double[] {
      collapse.nc1().orElseThrow(),
      collapse.nc2().orElseThrow(),
      collapse.nc3().orElseThrow(),
      collapse.nc4().orElseThrow()
    };
  }

  @ParameterizedTest
  @CsvSource({"7, 12", "12, 7"})
  void orderOfTheImagesDoesNotMatter(int classes, int dimension) {
    Example e = new Example(classes, dimension, 700);
    int[] order = RandomStream.of(1, "images").permutation(700);

    FeatureQuality got =
        quality(
            dimension,
            permuted(e.features, dimension, order),
            Arrays.stream(order).map(i -> e.labels[i]).toArray(),
            e.weight,
            e.bias);

    FeatureQuality expected = e.quality();
    assertSame(got.compactness(), expected.compactness());
    assertSame(got.separability(), expected.separability());
    assertSame(got.collapse(), expected.collapse());
  }

  @ParameterizedTest
  @CsvSource({"7, 12", "12, 7"})
  void figuresMoveWithTheirClasses(int classes, int dimension) {
    Example e = new Example(classes, dimension, 700);
    int[] order = RandomStream.of(1, "classes").permutation(classes);
    int[] position = new int[classes];
    IntStream.range(0, classes).forEach(k -> position[order[k]] = k);

    FeatureQuality got =
        quality(
            dimension,
            e.features,
            Arrays.stream(e.labels).map(c -> position[c]).toArray(),
            permuted(e.weight, dimension, order),
            permuted(e.bias, 1, order));

    FeatureQuality expected = e.quality();
    assertSame(got.compactness(), moved(expected.compactness(), order));
    assertSame(got.separability(), moved(expected.separability(), order));
    assertSame(got.classifierSeparability(), moved(expected.classifierSeparability(), order));
    assertSame(got.collapse(), expected.collapse());
  }

  private static PerClass moved(PerClass figures, int[] order) {
    return PerClass.of(order.length, k -> figures.values().get(order[k]));
  }

  @ParameterizedTest
  @CsvSource({"7, 12", "12, 7"})
  void turningTheFeatureSpaceChangesNothing(int classes, int dimension) {
    Example e = new Example(classes, dimension, 700);

    FeatureQuality got =
        quality(
            dimension,
            turned(e.features, dimension),
            e.labels,
            turned(e.weight, dimension),
            e.bias);

    FeatureQuality expected = e.quality();
    assertSame(got.compactness(), expected.compactness());
    assertSame(got.separability(), expected.separability());
    assertSame(got.classifierSeparability(), expected.classifierSeparability());
    assertSame(got.collapse(), expected.collapse());
  }

  /** Rows turned by Givens rotations in every pair of neighbouring coordinates. */
  private static double[] turned(double[] rows, int dimension) {
    double[] turned = rows.clone();
    for (int i = 0; i < rows.length; i += dimension) {
      for (int k = 0; k + 1 < dimension; k++) {
        double x = turned[i + k];
        double y = turned[i + k + 1];
        turned[i + k] = Math.cos(k + 1) * x - Math.sin(k + 1) * y;
        turned[i + k + 1] = Math.sin(k + 1) * x + Math.cos(k + 1) * y;
      }
    }
    return turned;
  }

  @Test
  void compactnessAndSeparabilityAreMeansOverPairs() {
    Example e = new Example(5, 3, 60);
    FeatureQuality quality = e.quality();
    double[] means = means(e);

    for (int c = 0; c < 5; c++) {
      int label = c;
      int[] members = IntStream.range(0, 60).filter(i -> e.labels[i] == label).toArray();
      assertThat(quality.compactness().values().get(c).orElseThrow())
          .isCloseTo(meanCosine(e.features, 3, members), within(TINY));
      assertThat(quality.separability().values().get(c).orElseThrow())
          .isCloseTo(meanDistance(means, c), within(TINY));
      assertThat(quality.classifierSeparability().values().get(c).orElseThrow())
          .isCloseTo(meanDistance(e.weight, c), within(TINY));
    }
  }

  private static double[] means(Example e) {
    double[] sums = new double[e.classes * e.dimension];
    int[] counts = new int[e.classes];
    for (int i = 0; i < e.labels.length; i++) {
      counts[e.labels[i]]++;
      for (int k = 0; k < e.dimension; k++) {
        sums[e.labels[i] * e.dimension + k] += e.features[i * e.dimension + k];
      }
    }
    return IntStream.range(0, sums.length)
        .mapToDouble(i -> sums[i] / counts[i / e.dimension])
        .toArray();
  }

  private static double meanCosine(double[] rows, int dimension, int[] members) {
    return Arrays.stream(members)
        .mapToDouble(
            i ->
                Arrays.stream(members)
                    .filter(j -> j != i)
                    .mapToDouble(j -> cosine(row(rows, dimension, i), row(rows, dimension, j)))
                    .average()
                    .orElseThrow())
        .average()
        .orElseThrow();
  }

  private static double meanDistance(double[] rows, int c) {
    return IntStream.range(0, rows.length / 3)
        .filter(j -> j != c)
        .mapToDouble(j -> 1 - cosine(row(rows, 3, c), row(rows, 3, j)))
        .average()
        .orElseThrow();
  }

  private static double cosine(double[] a, double[] b) {
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  @Test
  void nc1IsTheTraceWhereTheScatterBetweenClassesCanBeInverted() {
    Example e = new Example(9, 4, 300);
    double[] means = means(e);
    double[] centre = new double[4];
    IntStream.range(0, means.length).forEach(i -> centre[i % 4] += means[i] / 9);
    DMatrixRMaj between = new DMatrixRMaj(4, 4);
    DMatrixRMaj within = new DMatrixRMaj(4, 4);
    for (int c = 0; c < 9; c++) {
      addOuter(between, difference(row(means, 4, c), centre), 1.0 / 9);
    }
    for (int i = 0; i < 300; i++) {
      int c = e.labels[i];
      long count = Arrays.stream(e.labels).filter(label -> label == c).count();
      addOuter(
          within, difference(row(e.features, 4, i), row(means, 4, c)), 1.0 / (9 * (double) count));
    }
    CommonOps_DDRM.invert(between);
    DMatrixRMaj product = new DMatrixRMaj(4, 4);
    CommonOps_DDRM.mult(within, between, product);

    assertThat(e.quality().collapse().nc1().orElseThrow())
        .isCloseTo(CommonOps_DDRM.trace(product) / 9, within(TINY));
  }

  private static double[] difference(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray();
  }

  private static void addOuter(DMatrixRMaj sum, double[] v, double factor) {
    for (int i = 0; i < v.length; i++) {
      for (int j = 0; j < v.length; j++) {
        sum.add(i, j, factor * v[i] * v[j]);
      }
    }
  }

  /** S_B = diag(2/3, 2 e^2), S_W = diag(0, e^2): the second direction alone makes NC1. */
  @ParameterizedTest
  @CsvSource({"0.1, 0.16666666667", "1e-4, 0.16666666667", "1e-6, 0"})
  void nc1LeavesOutDirectionsInWhichClassesHardlyDiffer(double e, double expected) {
    double[] features = {1, 2 * e, 1, 0, -1, 2 * e, -1, 0, 0, -e, 0, -3 * e};

    assertThat(
            quality(2, features, new int[] {0, 0, 1, 1, 2, 2}, new double[6], new double[3])
                .collapse()
                .nc1()
                .orElseThrow())
        .isCloseTo(expected, within(1e-9));
  }

  @Test
  void nc4ComparesTheClassifierWithTheNearestClassMean() {
    Example e = new Example(9, 4, 300);
    double[] means = means(e);
    IntPredicate agrees =
        i -> {
          double[] x = row(e.features, 4, i);
          return smallest(9, k -> -dot(x, row(e.weight, 4, k)) - e.bias[k])
              == smallest(9, k -> length(difference(x, row(means, 4, k))));
        };

    assertThat(e.quality().collapse().nc4())
        .hasValue(IntStream.range(0, 300).filter(agrees).count() / 300.0);
  }

  private static int smallest(int classes, IntToDoubleFunction figure) {
    return IntStream.range(0, classes)
        .boxed()
        .min(Comparator.comparingDouble(figure::applyAsDouble))
        .orElseThrow();
  }

  private static double length(double[] v) {
    return Math.sqrt(dot(v, v));
  }

  /** Four vectors of a simplex, seven images each, all of a class in one point. */
  private static FeatureQuality collapsed(double shift) {
    double[] simplex = {1, 1, 1, 1, -1, -1, -1, 1, -1, -1, -1, 1};
    int[] labels = IntStream.range(0, 28).map(i -> i % 4).toArray();
    double[] features =
        Arrays.stream(permuted(simplex, 3, labels)).map(x -> 0.1 * x + shift).toArray();
    double[] bias =
        IntStream.range(0, 4)
            .mapToDouble(k -> -shift * Arrays.stream(row(simplex, 3, k)).sum())
            .toArray();
    return quality(3, features, labels, simplex, bias);
  }

  @Test
  void collapseOntoASimplexIsPerfect() {
    FeatureQuality quality = collapsed(0);
    NeuralCollapse collapse = quality.collapse();

    assertThat(collapse.nc1().orElseThrow()).isBetween(0.0, 1e-25);
    assertThat(collapse.nc2().orElseThrow()).isBetween(0.0, 1e-14);
    assertThat(collapse.nc3().orElseThrow()).isBetween(0.0, 1e-14);
    assertThat(collapse.nc4()).hasValue(1);
    assertThat(collapse.reachable()).isZero();
    assertThat(quality.compactness().smallest().orElseThrow()).isCloseTo(1, within(TINY));
    assertThat(quality.separability().mean().orElseThrow()).isCloseTo(4.0 / 3, within(TINY));
    assertThat(quality.classifierSeparability().deviation().orElseThrow()).isLessThan(TINY);
  }

  @Test
  void neuralCollapseDoesNotSeeACommonOffset() {
    assertSame(collapsed(5).collapse(), collapsed(0).collapse());
  }

  @Test
  void classesWithFewImagesAreNotAvailable() {
    // Class 0 has two images, class 1 one, class 2 none, class 3 two.
    double[] features = {1, 0, 1, 1, 0, 2, -1, 0, -3, 0};
    FeatureQuality quality =
        quality(2, features, new int[] {0, 0, 1, 3, 3}, new double[8], new double[4]);

    assertThat(quality.compactness().values().stream().map(OptionalDouble::isPresent))
        .containsExactly(true, false, false, true);
    assertThat(quality.compactness().defined().toArray())
        .containsExactly(new double[] {Math.sqrt(0.5), 1}, within(TINY));
    assertThat(quality.separability().values().stream().map(OptionalDouble::isPresent))
        .containsExactly(true, true, false, true);
    assertThat(quality.classifierSeparability().values()).containsOnly(OptionalDouble.of(1));
    assertThat(quality.collapse().nc1()).isPresent();
    assertThat(quality.collapse().nc2()).isEmpty();
    assertThat(quality.collapse().nc3()).isEmpty();
    // A classifier of zeros says class 0, which two images are nearest to.
    assertThat(quality.collapse().nc4()).hasValue(0.4);
  }

  @Test
  void emptyClassesDoNotCount() {
    Example e = new Example(5, 8, 200);
    int[] spread = Arrays.stream(e.labels).map(c -> 2 * c).toArray();
    double[] weight = new double[10 * 8];
    double[] bias = new double[10];
    Arrays.fill(bias, -1e6);
    for (int k = 0; k < 5; k++) {
      System.arraycopy(e.weight, k * 8, weight, 2 * k * 8, 8);
      bias[2 * k] = e.bias[k];
    }

    FeatureQuality got = quality(8, e.features, spread, weight, bias);

    FeatureQuality expected = e.quality();
    assertSame(got.compactness(), expected.compactness());
    assertSame(got.separability(), expected.separability());
    assertThat(got.collapse().nc1().orElseThrow())
        .isCloseTo(expected.collapse().nc1().orElseThrow(), within(TINY));
    assertThat(got.collapse().nc3().orElseThrow())
        .isCloseTo(expected.collapse().nc3().orElseThrow(), within(TINY));
    assertThat(got.collapse().nc4()).isEqualTo(expected.collapse().nc4());
  }

  @Test
  void oneClassHasNoSeparability() {
    FeatureQuality quality =
        quality(2, new double[] {1, 0, 1, 1}, new int[2], new double[] {1, 2}, new double[1]);

    assertThat(quality.compactness().mean().orElseThrow()).isCloseTo(Math.sqrt(0.5), within(TINY));
    assertThat(quality.separability().mean()).isEmpty();
    assertThat(quality.classifierSeparability().mean()).isEmpty();
    assertThat(quality.collapse())
        .isEqualTo(
            new NeuralCollapse(
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.of(1),
                0));
  }

  @Test
  void noImagesLeaveTheClassifierToMeasure() {
    FeatureQuality quality =
        quality(2, new double[0], new int[0], new double[] {1, 2, -1, -2}, new double[2]);

    assertThat(quality.compactness().values())
        .isEqualTo(List.of(OptionalDouble.empty(), OptionalDouble.empty()));
    assertThat(quality.classifierSeparability().mean()).hasValue(2);
    assertThat(quality.collapse().nc1()).isEmpty();
    assertThat(quality.collapse().nc2().orElseThrow()).isLessThan(TINY);
    assertThat(quality.collapse().nc4()).isEmpty();
  }

  @Test
  void classMeansThatDifferByRoundingAreTheSame() {
    double[] features = new double[3 * 100];
    Arrays.fill(features, 0.1);
    int[] labels = IntStream.range(0, 100).map(i -> i < 61 ? 0 : i < 94 ? 1 : 2).toArray();

    NeuralCollapse collapse =
        quality(3, features, labels, new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, new double[3])
            .collapse();

    assertThat(collapse.nc1()).isEmpty();
    assertThat(collapse.nc3()).isEmpty();
    assertThat(collapse.nc2()).isPresent();
  }

  @Test
  void featuresOfZerosHaveCosineZero() {
    FeatureQuality quality =
        quality(
            2,
            new double[] {0, 0, 1, 0, 1, 0, 0, 0, 0, 0},
            new int[] {0, 0, 0, 1, 1},
            new double[] {1, 0, 0, 1},
            new double[2]);

    assertThat(quality.compactness().values())
        .containsExactly(OptionalDouble.of(1.0 / 3), OptionalDouble.of(0));
    assertThat(quality.separability().values()).containsOnly(OptionalDouble.of(1));
  }

  @Test
  void featuresInMemoryAreReadAsTheyAre() {
    Example e = new Example(4, 6, 300);
    float[] floats = new float[e.features.length];
    IntStream.range(0, floats.length).forEach(i -> floats[i] = (float) e.features[i]);
    double[] rounded = IntStream.range(0, floats.length).mapToDouble(i -> floats[i]).toArray();
    LinearClassifier classifier = new LinearClassifier(e.weight, e.bias);

    assertThat(FeatureQuality.of(new InMemoryFeatures(6, floats, e.labels), classifier))
        .isEqualTo(FeatureQuality.of(new ExactFeatures(6, rounded, e.labels), classifier));
  }

  /**
   * Ten features of length 5 in two directions, as a network of scaled cosines and post-hoc logit
   * adjustment predicts them: its rows alone, which see the length, would say 0.6.
   */
  @Test
  void theFourthMeasureIsOfThePredictionsThatWereMade() {
    double[] features = new double[20];
    int[] labels = new int[10];
    for (int i = 0; i < 10; i++) {
      labels[i] = i / 5;
      double degrees = i % 5 + (i < 5 ? 0 : 40);
      features[2 * i] = 5 * Math.cos(Math.toRadians(degrees));
      features[2 * i + 1] = 5 * Math.sin(Math.toRadians(degrees));
    }
    FeatureSet set = new ExactFeatures(2, features, labels);
    LinearClassifier rows =
        new LinearClassifier(
            new double[] {30, 0, 0, 30},
            new double[] {-Math.log(500 / 505.0), -Math.log(5 / 505.0)});

    assertThat(FeatureQuality.of(set, rows, labels).collapse().nc4()).hasValue(1);
    assertThat(FeatureQuality.of(set, rows, new int[10]).collapse().nc4()).hasValue(0.5);
    assertThatThrownBy(() -> FeatureQuality.of(set, rows, new int[9]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("9 predictions are not those of 10 images");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    double[] weight = {1, 0, 0, 1};
    double[] bias = {0, 0};
    assertThatThrownBy(() -> quality(3, new double[3], new int[1], weight, bias))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("features of length 3 do not fit a classifier of length 2");
    assertThatThrownBy(() -> quality(2, new double[4], new int[] {0, 2}, weight, bias))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("image 1 has label 2, but there are 2 classes");
    assertThatThrownBy(
            () -> quality(2, new double[] {1, 2, Double.NaN, 1}, new int[2], weight, bias))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the feature of image 1 is not finite");
    assertThatThrownBy(() -> new LinearClassifier(new double[5], bias))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("5 weights are no rows of 2 classes");
    assertThatThrownBy(() -> new InMemoryFeatures(3, new float[5], new int[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("5 values are no 2 features of length 3");
  }
}
