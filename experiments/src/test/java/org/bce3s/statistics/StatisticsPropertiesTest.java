package org.bce3s.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.bce3s.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold for any sample. */
class StatisticsPropertiesTest {
  private static final Offset<Double> EXACT = within(1e-9);
  private static final double LEVEL = 0.95;

  static IntStream cases() {
    return IntStream.range(0, 60);
  }

  /** Of 2 to 13 differences, with ties, zeros and both signs in some. */
  private static double[] sample(int number) {
    RandomStream random = RandomStream.of(11, "sample", number);
    int count = 2 + random.nextInt(12);
    boolean coarse = random.nextInt(2) == 0;
    return IntStream.range(0, count)
        .mapToDouble(i -> 0.4 + random.nextGaussian())
        .map(value -> coarse ? Math.rint(2 * value) / 2 : value)
        .toArray();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void orderDoesNotMatter(int number) {
    double[] values = sample(number);
    int[] order = RandomStream.of(5, "order", number).permutation(values.length);
    double[] others = Arrays.stream(order).mapToDouble(i -> values[i]).toArray();
    assertThat(SignFlipTest.pValue(others, 3)).isEqualTo(SignFlipTest.pValue(values, 3));
    assertThat(SignedRankTest.pValue(others)).isEqualTo(SignedRankTest.pValue(values));
    assertThat(EffectSize.hedges(others)).isEqualTo(EffectSize.hedges(values));
    assertThat(StudentInterval.of(others, LEVEL)).isEqualTo(StudentInterval.of(values, LEVEL));
    assertThat(BootstrapInterval.of(others, LEVEL, 3))
        .isEqualTo(BootstrapInterval.of(values, LEVEL, 3));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theOtherSignIsTheOtherSide(int number) {
    double[] values = sample(number);
    double[] others = Arrays.stream(values).map(value -> -value).toArray();
    assertThat(SignFlipTest.pValue(others, 3)).isCloseTo(SignFlipTest.pValue(values, 3), EXACT);
    assertThat(SignedRankTest.pValue(others)).isCloseTo(SignedRankTest.pValue(values), EXACT);
    assertMirrored(StudentInterval.of(others, LEVEL), StudentInterval.of(values, LEVEL));
    if (values.length <= 10) {
      assertMirrored(
          BootstrapInterval.of(others, LEVEL, 3), BootstrapInterval.of(values, LEVEL, 3));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aShiftMovesTheIntervalsAndAScaleLeavesTheTests(int number) {
    double[] values = sample(number);
    double[] moved = Arrays.stream(values).map(value -> value + 8).toArray();
    double[] scaled = Arrays.stream(values).map(value -> value * 4).toArray();
    for (int seed = 0; seed < 2; seed++) {
      Interval here = BootstrapInterval.of(values, LEVEL, seed);
      Interval there = BootstrapInterval.of(moved, LEVEL, seed);
      assertThat(there.low()).isCloseTo(here.low() + 8, EXACT);
      assertThat(there.high()).isCloseTo(here.high() + 8, EXACT);
    }
    assertThat(StudentInterval.of(moved, LEVEL).low())
        .isCloseTo(StudentInterval.of(values, LEVEL).low() + 8, EXACT);
    assertThat(SignFlipTest.pValue(scaled, 3)).isEqualTo(SignFlipTest.pValue(values, 3));
    assertThat(SignedRankTest.pValue(scaled)).isEqualTo(SignedRankTest.pValue(values));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void pIsBetweenTheSmallestThatCanBeAndOne(int number) {
    double[] values = sample(number);
    double smallest = SignFlipTest.smallestP(values.length);
    assertThat(SignFlipTest.pValue(values, 3)).isBetween(smallest, 1.0);
    assertThat(SignedRankTest.pValue(values)).isBetween(smallest, 1.0);
    double[] positive = Arrays.stream(values).map(value -> Math.abs(value) + 0.1).toArray();
    assertThat(SignFlipTest.pValue(positive, 3)).isEqualTo(smallest);
    assertThat(SignedRankTest.pValue(positive)).isCloseTo(smallest, EXACT);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void higherLevelsHoldLowerOnes(int number) {
    double[] values = sample(number);
    Interval narrow = BootstrapInterval.of(values, 0.8, 3);
    Interval wide = BootstrapInterval.of(values, 0.99, 3);
    assertThat(wide.low()).isLessThanOrEqualTo(narrow.low());
    assertThat(wide.high()).isGreaterThanOrEqualTo(narrow.high());
    assertThat(wide.low()).isGreaterThanOrEqualTo(Arrays.stream(values).min().getAsDouble());
    assertThat(wide.high()).isLessThanOrEqualTo(Arrays.stream(values).max().getAsDouble());
    assertThat(StudentInterval.of(values, 0.99).low())
        .isLessThanOrEqualTo(StudentInterval.of(values, 0.8).low());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void holmKeepsTheOrderAndNeverLowers(int number) {
    RandomStream random = RandomStream.of(13, "p", number);
    int tests = 1 + random.nextInt(9);
    double[] p = IntStream.range(0, tests).mapToDouble(i -> random.nextDouble() / 4).toArray();
    double[] adjusted = Holm.adjusted(p);
    double[] lower = Holm.adjusted(Arrays.stream(p).map(value -> value / 2).toArray());
    for (int i = 0; i < p.length; i++) {
      assertThat(adjusted[i]).isBetween(p[i], Math.min(1, p.length * p[i]));
      assertThat(lower[i]).isLessThanOrEqualTo(adjusted[i]);
      for (int j = 0; j < p.length; j++) {
        assertThat(p[i] < p[j] && adjusted[i] > adjusted[j]).isFalse();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0.05, 1, 6", "0.05, 2, 7", "0.05, 5, 8", "0.05, 10, 9", "0.01, 1, 8", "0.5, 1, 2"})
  void saysHowManyPairsAreNeeded(double alpha, int comparisons, int pairs) {
    assertThat(Resolution.pairsNeeded(alpha, comparisons)).hasValue(pairs);
    int[] enough = new int[comparisons];
    Arrays.fill(enough, pairs);
    assertThat(Resolution.smallestAdjusted(enough)[0]).isLessThanOrEqualTo(alpha);
    Arrays.fill(enough, pairs - 1);
    assertThat(Resolution.smallestAdjusted(enough)[0]).isGreaterThan(alpha);
  }

  @Test
  void knowsWhatNoNumberOfPairsCanShow() {
    assertThat(Resolution.pairsNeeded(1e-7, 1)).isEmpty();
    assertThat(SignFlipTest.smallestP(3)).isEqualTo(0.25);
  }

  /** A row with more pairs than the others leaves them the smaller factors. */
  @Test
  void aSmallerPOfOthersHelps() {
    assertThat(Resolution.smallestAdjusted(new int[] {6, 6, 9}))
        .containsExactly(0.0625, 0.0625, 3 / 256.0);
  }

  /** Of 24 whole numbers, all 2^24 sums can be counted without drawing any. */
  @Test
  void drawnSignsComeNearTheExactP() {
    double[] values = IntStream.range(0, 24).mapToDouble(i -> (i * 7) % 11 - 4).toArray();
    int observed = (int) Arrays.stream(values).sum();
    int reach = (int) Arrays.stream(values).map(Math::abs).sum();
    double[] shares = new double[2 * reach + 1];
    shares[reach] = 1;
    for (double value : values) {
      double[] next = new double[shares.length];
      for (int s = 0; s < shares.length; s++) {
        if (shares[s] > 0) {
          next[s + (int) value] += shares[s] / 2;
          next[s - (int) value] += shares[s] / 2;
        }
      }
      shares = next;
    }
    double exact = 0;
    for (int s = 0; s < shares.length; s++) {
      exact += Math.abs(s - reach) >= Math.abs(observed) ? shares[s] : 0;
    }
    assertThat(exact).isBetween(0.05, 0.5);
    double deviation = Math.sqrt(exact * (1 - exact) / 999_999);
    assertThat(SignFlipTest.pValue(values, 1)).isCloseTo(exact, within(4 * deviation));
    assertThat(SignFlipTest.pValue(values, 1)).isEqualTo(SignFlipTest.pValue(values, 1));
    assertThat(SignFlipTest.pValue(values, 2)).isNotEqualTo(SignFlipTest.pValue(values, 1));
  }

  /** No sum of 40 drawn signs is as far as that of equal ones; p is never 0 for that. */
  @Test
  void drawnSignsLeaveNoPAtZero() {
    double[] values = IntStream.range(0, 40).mapToDouble(i -> 1 + i).toArray();
    assertThat(SignFlipTest.pValue(values, 1)).isEqualTo(SignFlipTest.smallestP(40));
    assertThat(SignFlipTest.smallestP(40)).isEqualTo(1e-6);
  }

  /** 1.7 is reached by all of one sign and by turning either 0.7, but not by turning 0.8 or 0.9. */
  @Test
  void sumsThatDifferByRoundingAreEqual() {
    assertThat(SignFlipTest.pValue(new double[] {-0.9, -0.8, -0.7, 0.7}, 0)).isEqualTo(0.375);
  }

  @Test
  void equalDifferencesHaveNoEffectSizeAndNoWidth() {
    double[] equal = {0.1, 0.1, 0.1};
    assertThat(EffectSize.cohen(equal)).isEmpty();
    assertThat(EffectSize.hedges(equal)).isEmpty();
    assertThat(StudentInterval.of(equal, LEVEL)).isEqualTo(new Interval(0.1, 0.1));
    assertThat(SignedRankTest.pValue(new double[] {0, 0})).isEqualTo(1);
    assertThat(SignFlipTest.pValue(new double[] {0, 0}, 0)).isEqualTo(1);
  }

  @Test
  void equalDifferencesHaveNoT() {
    assertThat(PairedT.pValue(new double[] {0.1, 0.1, 0.1})).isEmpty();
    assertThat(PairedT.pValue(new double[] {0.1})).isEmpty();
    assertThat(PairedT.pValue(new double[] {0, 0})).hasValue(1);
  }

  /** What no image tells apart is no more likely different by a mid-p. */
  @Test
  void equalNetworksDifferByNoTest() {
    assertThat(new McNemar(0, 0).pValue()).isEqualTo(1);
    assertThat(new McNemar(0, 0).midP()).isEqualTo(1);
    assertThat(SeedImageTest.of(new double[3][5]).pValue()).isEqualTo(1);
  }

  @Test
  void intervalsOfAccuraciesStayWithinThem() {
    RandomStream random = RandomStream.of(1, "accuracies");
    for (int sample = 0; sample < 1000; sample++) {
      double[] values = new double[2 + random.nextInt(4)];
      Arrays.setAll(values, i -> Math.rint(random.nextDouble() * 20) / 20);
      Interval interval = LogitInterval.of(values, 0.95);
      double mean = Moments.of(values).mean();
      assertThat(interval.low()).isBetween(0.0, mean + 1e-12);
      assertThat(interval.high()).isBetween(mean - 1e-12, 1.0);
    }
  }

  /**
   * Where images do not matter it is the t test of the seeds; where seeds do not, of the images.
   */
  @Test
  void seedsAndImagesAreTheTTestOfWhatMatters() {
    double[][] bySeed = {{1, 1, 1, 1}, {0, 0, 0, 0}, {1, 1, 1, 1}};
    assertThat(SeedImageTest.of(bySeed).pValue())
        .isCloseTo(PairedT.pValue(new double[] {1, 0, 1}).orElseThrow(), EXACT);
    double[] image = {1, 0, 1, 1, -1, 0, 1};
    assertThat(SeedImageTest.of(new double[][] {image, image, image}).pValue())
        .isCloseTo(PairedT.pValue(image).orElseThrow(), EXACT);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void refusesWhatIsNoNumber(double value) {
    double[] values = {1, value};
    String message = "value " + value + " is not finite";
    assertThatThrownBy(() -> SignFlipTest.pValue(values, 0)).hasMessage(message);
    assertThatThrownBy(() -> SignedRankTest.pValue(values)).hasMessage(message);
    assertThatThrownBy(() -> EffectSize.cohen(values)).hasMessage(message);
    assertThatThrownBy(() -> StudentInterval.of(values, LEVEL)).hasMessage(message);
    assertThatThrownBy(() -> BootstrapInterval.of(values, LEVEL, 0)).hasMessage(message);
    assertThatThrownBy(() -> Holm.adjusted(values))
        .hasMessage("p " + value + " is not between 0 and 1");
  }

  @Test
  void refusesTooFewValuesAndOtherLevels() {
    assertThatThrownBy(() -> StudentInterval.of(new double[1], LEVEL))
        .hasMessage("1 values where 2 are needed");
    assertThatThrownBy(() -> BootstrapInterval.of(new double[0], LEVEL, 0))
        .hasMessage("0 values where 1 are needed");
    assertThatThrownBy(() -> StudentInterval.of(new double[2], 1))
        .hasMessage("level 1.0 is not between 0 and 1");
    assertThatThrownBy(() -> SeedImageTest.of(new double[2][9]))
        .hasMessage("2 seeds where 3 are needed");
    assertThatThrownBy(() -> LogitInterval.of(new double[] {0.5, 1.01}, LEVEL))
        .hasMessage("fraction 1.01 is not between 0 and 1");
    assertThatThrownBy(() -> Resolution.pairsNeeded(0, 1))
        .hasMessage("alpha 0.0 is not between 0 and 1");
    assertThatThrownBy(() -> new McNemar(-1, 2)).hasMessage("counts -1 and 2");
  }

  private static void assertMirrored(Interval interval, Interval other) {
    assertThat(interval.low()).isCloseTo(-other.high(), EXACT);
    assertThat(interval.high()).isCloseTo(-other.low(), EXACT);
  }
}
