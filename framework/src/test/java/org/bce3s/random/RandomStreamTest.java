package org.bce3s.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomStreamTest {
  private static final int DRAWS = 100_000;

  /** From a second implementation in another language; another value would be another run. */
  @Test
  void numbersArePinned() {
    RandomStream order = RandomStream.of(0, "order");
    assertThat(new long[] {order.nextLong(), order.nextLong(), order.nextLong()})
        .containsExactly(-5598069453646263045L, 2605197366552045766L, -1596610252165904851L);
    RandomStream epoch = RandomStream.of(7, "order", 3);
    assertThat(new long[] {epoch.nextLong(), epoch.nextLong()})
        .containsExactly(2412823984853967970L, 2300370396070487971L);
    RandomStream position = RandomStream.of(-1, "augment:source", 2, 5);
    assertThat(new long[] {position.nextLong(), position.nextLong()})
        .containsExactly(7088643911302723499L, 2974780770361540110L);
    assertThat(RandomStream.deriveSeed(5, "order")).isEqualTo(6730779481128668288L);
    assertThat(RandomStream.of(0, "order").nextDouble()).isEqualTo(0.696528046831599);
    assertThat(RandomStream.of(1, "p").permutation(8)).containsExactly(6, 1, 0, 7, 4, 3, 2, 5);
    assertThat(RandomStream.of(1, "g").nextGaussian())
        .isCloseTo(-0.18488193645513082, within(1e-15));
  }

  @Test
  void everyKeyMatters() {
    assertThat(
            new long[] {
              RandomStream.of(0, "a").nextLong(),
              RandomStream.of(1, "a").nextLong(),
              RandomStream.of(0, "b").nextLong(),
              RandomStream.of(0, "a", 0).nextLong(),
              RandomStream.of(0, "a", 1).nextLong(),
              RandomStream.of(0, "a", 0, 0).nextLong(),
              RandomStream.of(0, "a", 0, 1).nextLong(),
              RandomStream.of(0, "a", 1, 0).nextLong(),
              RandomStream.deriveSeed(0, "a")
            })
        .doesNotHaveDuplicates();
  }

  @Test
  void doublesAreUniform() {
    RandomStream random = RandomStream.of(1, "doubles");
    int[] bins = new int[100];
    for (int i = 0; i < DRAWS; i++) {
      double x = random.nextDouble();
      assertThat(x >= 0 && x < 1).isTrue();
      bins[(int) (100 * x)]++;
    }
    assertUniform(bins, DRAWS);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 100})
  void intsAreUniform(int bound) {
    RandomStream random = RandomStream.of(1, "ints", bound);
    int[] bins = new int[bound];
    for (int i = 0; i < DRAWS; i++) {
      bins[random.nextInt(bound)]++;
    }
    assertUniform(bins, DRAWS);
  }

  @Test
  void theFirstNumbersOfNeighbouringStreamsAreUniform() {
    int[] bins = new int[50];
    for (int i = 0; i < DRAWS; i++) {
      bins[RandomStream.of(3, "position", i / 100, i % 100).nextInt(50)]++;
    }
    assertUniform(bins, DRAWS);
  }

  /** Chi-squared below its mean by five standard deviations and more is as rare as above. */
  private static void assertUniform(int[] bins, int draws) {
    double expected = (double) draws / bins.length;
    double chi = Arrays.stream(bins).mapToDouble(n -> (n - expected) * (n - expected)).sum();
    int freedom = bins.length - 1;
    assertThat(chi / expected).isCloseTo(freedom, within(5 * Math.sqrt(2.0 * freedom) + 1e-9));
  }

  @Test
  void permutationsHoldEveryNumberOnceAtEveryPlace() {
    int[] firsts = new int[6];
    int[] lasts = new int[6];
    for (int i = 0; i < 20_000; i++) {
      int[] order = RandomStream.of(2, "permutation", i).permutation(6);
      assertThat(Arrays.stream(order).sorted().toArray()).containsExactly(0, 1, 2, 3, 4, 5);
      firsts[order[0]]++;
      lasts[order[5]]++;
    }
    assertUniform(firsts, 20_000);
    assertUniform(lasts, 20_000);
    assertThat(RandomStream.of(0, "x").permutation(0)).isEmpty();
  }

  @Test
  void gaussiansHaveTheirMoments() {
    RandomStream random = RandomStream.of(1, "gaussians");
    double[] x = IntStream.range(0, DRAWS).mapToDouble(i -> random.nextGaussian()).toArray();

    assertThat(moment(x, 1)).isCloseTo(0, within(0.02));
    assertThat(moment(x, 2)).isCloseTo(1, within(0.03));
    assertThat(moment(x, 3)).isCloseTo(0, within(0.06));
    assertThat(moment(x, 4)).isCloseTo(3, within(0.2));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 1, 2.5, 30})
  void gammasHaveTheirMoments(double shape) {
    RandomStream random = RandomStream.of(1, "gammas");
    double[] x = IntStream.range(0, DRAWS).mapToDouble(i -> random.nextGamma(shape)).toArray();
    double variance = moment(x, 2) - moment(x, 1) * moment(x, 1);

    assertThat(Arrays.stream(x).min().orElseThrow()).isNotNegative();
    assertThat(moment(x, 1)).isCloseTo(shape, within(5 * Math.sqrt(shape / DRAWS)));
    assertThat(variance).isCloseTo(shape, within(0.1 * shape));
  }

  private static double moment(double[] x, int order) {
    return Arrays.stream(x).map(v -> Math.pow(v, order)).average().orElseThrow();
  }

  @Test
  void impossibleRequestsAreRefused() {
    RandomStream random = RandomStream.of(0, "x");

    assertThatThrownBy(() -> random.nextInt(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bound 0 is not positive");
    assertThatThrownBy(() -> random.nextGamma(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("shape NaN is not positive");
  }
}
