package org.bce3s.embedding;

import java.util.Arrays;
import org.bce3s.random.RandomStream;

/**
 * Exact t-SNE (van der Maaten and Hinton 2008, "Visualizing data using t-SNE"): a map of rows to
 * the plane in which neighbours stay neighbours. Distances between groups and their sizes mean
 * nothing.
 *
 * <p>Every pair of points is summed, in one order, so the same rows and seed give the same bits
 * everywhere. Time and memory grow with the square of the number of rows; 2,000 take seconds.
 *
 * @param perplexity the number of neighbours that count for a row
 * @param iterations the steps of gradient descent
 * @param seed of the points' first places
 */
public record Tsne(double perplexity, int iterations, long seed) {
  private static final double FIRST_DEVIATION = 1e-4;
  private static final double EXAGGERATION = 12;
  private static final int EXAGGERATED_ITERATIONS = 250;
  private static final double FIRST_MOMENTUM = 0.5;
  private static final double MOMENTUM = 0.8;
  private static final double GAIN_STEP = 0.2;
  private static final double GAIN_FACTOR = 0.8;
  private static final double LEAST_GAIN = 0.01;
  private static final double LEAST_RATE = 50;

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if the perplexity is below 1 or there is no iteration
   */
  public Tsne {
    if (!(perplexity >= 1) || Double.isInfinite(perplexity)) {
      throw new IllegalArgumentException("perplexity " + perplexity + " is not 1 or more");
    }
    if (iterations < 1) {
      throw new IllegalArgumentException("iterations " + iterations + " is not 1 or more");
    }
  }

  /** The settings that most papers use: perplexity 30, 1,000 iterations. */
  public static Tsne of(long seed) {
    return new Tsne(30, 1000, seed);
  }

  /**
   * The map of these rows.
   *
   * @param rows n rows of one length; how they are scaled decides what is near
   * @throws IllegalArgumentException if they have different lengths, a value is not finite, or
   *     there are not more than perplexity + 1 of them
   */
  public Embedding embed(double[][] rows) {
    check(rows);
    TsneObjective objective = new TsneObjective(Neighbourhoods.joint(rows, perplexity));
    int n = rows.length;
    double[] y = firstPlaces(n);
    double[] gradient = new double[2 * n];
    double[] velocity = new double[2 * n];
    double[] gain = new double[2 * n];
    Arrays.fill(gain, 1);
    // Grows with n (Belkina et al. 2019, "Automated optimized parameters for t-SNE ..."); a
    // quarter of theirs, since the gradient here has its factor 4.
    double rate = Math.max(n / EXAGGERATION / 4, LEAST_RATE);
    for (int iteration = 0; iteration < iterations; iteration++) {
      boolean early = iteration < EXAGGERATED_ITERATIONS;
      objective.gradient(y, early ? EXAGGERATION : 1, gradient);
      double momentum = early ? FIRST_MOMENTUM : MOMENTUM;
      for (int c = 0; c < y.length; c++) {
        boolean downhill = velocity[c] * gradient[c] < 0;
        gain[c] = Math.max(downhill ? gain[c] + GAIN_STEP : gain[c] * GAIN_FACTOR, LEAST_GAIN);
        velocity[c] = momentum * velocity[c] - rate * gain[c] * gradient[c];
        y[c] += velocity[c];
      }
      centre(y);
    }
    return embedding(y, objective.divergence(y));
  }

  private void check(double[][] rows) {
    if (rows.length <= perplexity + 1) {
      throw new IllegalArgumentException(
          rows.length + " rows are too few for perplexity " + perplexity);
    }
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != rows[0].length) {
        throw new IllegalArgumentException(
            "row " + i + " has " + rows[i].length + " values, row 0 has " + rows[0].length);
      }
      for (double value : rows[i]) {
        if (!Double.isFinite(value)) {
          throw new IllegalArgumentException("row " + i + " holds " + value);
        }
      }
    }
  }

  private double[] firstPlaces(int n) {
    RandomStream random = RandomStream.of(seed, "tsne");
    double[] y = new double[2 * n];
    for (int c = 0; c < y.length; c++) {
      y[c] = FIRST_DEVIATION * random.nextGaussian();
    }
    return y;
  }

  private static void centre(double[] y) {
    double sumX = 0;
    double sumY = 0;
    for (int c = 0; c < y.length; c += 2) {
      sumX += y[c];
      sumY += y[c + 1];
    }
    int n = y.length / 2;
    for (int c = 0; c < y.length; c += 2) {
      y[c] -= sumX / n;
      y[c + 1] -= sumY / n;
    }
  }

  private static Embedding embedding(double[] y, double divergence) {
    int n = y.length / 2;
    double[] first = new double[n];
    double[] second = new double[n];
    for (int i = 0; i < n; i++) {
      first[i] = y[2 * i];
      second[i] = y[2 * i + 1];
    }
    return new Embedding(first, second, divergence);
  }
}
