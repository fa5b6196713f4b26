package org.bce3s.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.bce3s.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TsneTest {
  /**
   * The least divergence that scikit-learn 1.9.1 reached on {@link #waves} from ten random starts
   * ({@code TSNE(2, perplexity=15, method='exact', init='random', max_iter=1000)}); the others were
   * up to 0.1273.
   */
  private static final double LEAST_DIVERGENCE_OF_SCIKIT_LEARN = 0.10937;

  @Test
  void gradientIsThatOfTheDivergence() {
    double[][] p = Neighbourhoods.joint(blobs(12, 4), 3);
    TsneObjective objective = new TsneObjective(p);
    RandomStream random = RandomStream.of(3, "places");
    double[] y = new double[24];
    Arrays.setAll(y, c -> random.nextGaussian());
    double[] gradient = new double[24];
    objective.gradient(y, 1, gradient);
    for (int c = 0; c < y.length; c++) {
      double at = y[c];
      double step = 1e-5;
      y[c] = at + step;
      double above = objective.divergence(y);
      y[c] = at - step;
      double below = objective.divergence(y);
      y[c] = at;
      assertThat(gradient[c]).as("coordinate " + c).isCloseTo((above - below) / (2 * step), near());
    }
  }

  @Test
  void exaggerationMultipliesTheSimilarities() {
    double[][] p = Neighbourhoods.joint(blobs(12, 4), 3);
    double[][] tripled = new double[12][12];
    for (int i = 0; i < 12; i++) {
      for (int j = 0; j < 12; j++) {
        tripled[i][j] = 3 * p[i][j];
      }
    }
    double[] y = new double[24];
    Arrays.setAll(y, c -> StrictMath.sin(c * c));
    double[] exaggerated = new double[24];
    new TsneObjective(p).gradient(y, 3, exaggerated);
    double[] expected = new double[24];
    new TsneObjective(tripled).gradient(y, 1, expected);
    assertThat(exaggerated).containsExactly(expected, within(1e-15));
  }

  @ParameterizedTest
  @ValueSource(doubles = {2, 5, 30, 80})
  void everyRowReachesThePerplexity(double perplexity) {
    double[][] rows = blobs(90, 3);
    for (int i = 0; i < rows.length; i++) {
      double[] squared = new double[rows.length];
      for (int j = 0; j < rows.length; j++) {
        squared[j] = squaredDistance(rows[i], rows[j]);
      }
      double entropy = 0;
      double[] p = Neighbourhoods.conditional(squared, i, perplexity);
      for (double value : p) {
        entropy -= value > 0 ? value * Math.log(value) : 0;
      }
      assertThat(entropy).isCloseTo(Math.log(perplexity), within(Neighbourhoods.TOLERANCE));
      assertThat(Arrays.stream(p).sum()).isCloseTo(1, within(1e-12));
      assertThat(p[i]).isZero();
    }
  }

  @Test
  void jointSimilaritiesAreSymmetricAndSumToOne() {
    double[][] p = Neighbourhoods.joint(blobs(60, 3), 10);
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      for (int j = 0; j < p.length; j++) {
        assertThat(p[i][j]).isEqualTo(p[j][i]);
        sum += p[i][j];
      }
      assertThat(p[i][i]).isZero();
    }
    assertThat(sum).isCloseTo(1, within(1e-8));
  }

  @Test
  void divergenceFallsWithTheIterations() {
    double[][] rows = blobs(120, 8);
    double[] divergences =
        IntStream.of(1, 300, 500, 1000)
            .mapToDouble(iterations -> new Tsne(10, iterations, 1).embed(rows).divergence())
            .toArray();
    assertThat(divergences).isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Test
  void divergenceIsThatOfScikitLearn() {
    double least = Double.POSITIVE_INFINITY;
    for (int seed = 0; seed < 5; seed++) {
      least = Math.min(least, new Tsne(15, 1000, seed).embed(waves()).divergence());
    }
    assertThat(least).isCloseTo(LEAST_DIVERGENCE_OF_SCIKIT_LEARN, within(0.002));
  }

  @Test
  void separatesThreeGroups() {
    double[][] rows = blobs(150, 10);
    Embedding map = new Tsne(15, 600, 0).embed(rows);
    for (int i = 0; i < rows.length; i++) {
      int nearest = -1;
      double least = Double.POSITIVE_INFINITY;
      for (int j = 0; j < rows.length; j++) {
        double distance = Math.hypot(map.x()[i] - map.x()[j], map.y()[i] - map.y()[j]);
        if (j != i && distance < least) {
          least = distance;
          nearest = j;
        }
      }
      assertThat(nearest % 3).as("group of the nearest to " + i).isEqualTo(i % 3);
    }
  }

  @Test
  void givesTheSameBitsTwiceAndOthersForAnotherSeed() {
    double[][] rows = blobs(60, 5);
    Embedding first = new Tsne(10, 300, 7).embed(rows);
    Embedding again = new Tsne(10, 300, 7).embed(rows);
    assertThat(again.x()).isEqualTo(first.x());
    assertThat(again.y()).isEqualTo(first.y());
    assertThat(again.divergence()).isEqualTo(first.divergence());
    assertThat(new Tsne(10, 300, 8).embed(rows).x()).isNotEqualTo(first.x());
  }

  @Test
  void rowsThatAreEqualHaveAMap() {
    double[][] rows = new double[20][3];
    Embedding map = new Tsne(5, 300, 0).embed(rows);
    assertThat(map.x()).doesNotContain(Double.NaN);
    assertThat(map.divergence()).isFinite();
  }

  @Test
  void refusesWhatHasNoMap() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Tsne(0.5, 10, 0))
        .withMessage("perplexity 0.5 is not 1 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Tsne(5, 0, 0))
        .withMessage("iterations 0 is not 1 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Tsne(5, 10, 0).embed(new double[6][2]))
        .withMessage("6 rows are too few for perplexity 5.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Tsne(1, 10, 0).embed(new double[][] {{1}, {2}, {3, 4}}))
        .withMessage("row 2 has 2 values, row 0 has 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Tsne(1, 10, 0).embed(new double[][] {{1}, {Double.NaN}, {3}}))
        .withMessage("row 1 holds NaN");
  }

  private static Offset<Double> near() {
    return within(1e-8);
  }

  /** Rows around three centres; row i belongs to group i mod 3. */
  private static double[][] blobs(int n, int dimension) {
    RandomStream random = RandomStream.of(0, "blobs");
    double[][] rows = new double[n][dimension];
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < dimension; c++) {
        rows[i][c] = random.nextGaussian() + (c % 3 == i % 3 ? 10 : 0);
      }
    }
    return rows;
  }

  /** 150 rows that another program can make too. */
  private static double[][] waves() {
    double[][] rows = new double[150][5];
    for (int i = 0; i < rows.length; i++) {
      for (int c = 0; c < 5; c++) {
        rows[i][c] = Math.sin(1.0 + 7 * i * (c + 1)) + 3.0 * Math.cos(c + 2 * (i % 3));
      }
    }
    return rows;
  }

  private static double squaredDistance(double[] a, double[] b) {
    double sum = 0;
    for (int c = 0; c < a.length; c++) {
      sum += (a[c] - b[c]) * (a[c] - b[c]);
    }
    return sum;
  }
}
