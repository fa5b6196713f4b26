package org.bce3s.embedding;

/**
 * The similarities of rows that t-SNE keeps (van der Maaten and Hinton 2008, equations 1 and 2 and
 * section 3.1): a Gaussian around each row, as wide as gives it the perplexity asked for.
 *
 * <p>Exponentials are those of StrictMath, so the bits are the same on every machine.
 */
final class Neighbourhoods {
  /** How far, in nats, the entropy of a row may stay from the logarithm of the perplexity. */
  static final double TOLERANCE = 1e-5;

  /** What no similarity goes below, so that its logarithm is finite. */
  static final double FLOOR = 1e-12;

  private static final int HALVINGS = 100;

  private Neighbourhoods() {}

  /**
   * The joint similarities p_ij = (p_j|i + p_i|j) / 2n, at least {@link #FLOOR}, 0 for i = j.
   *
   * @param rows n rows of one length
   * @return [n][n], symmetric, of sum 1 (but for the floor)
   */
  static double[][] joint(double[][] rows, double perplexity) {
    int n = rows.length;
    double[][] p = squaredDistances(rows);
    for (int i = 0; i < n; i++) {
      p[i] = conditional(p[i], i, perplexity);
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double both = Math.max((p[i][j] + p[j][i]) / (2 * n), FLOOR);
        p[i][j] = both;
        p[j][i] = both;
      }
    }
    return p;
  }

  /**
   * The similarities p_j|i of the others to row i.
   *
   * @param squared the squared distances of all rows to row i
   * @return n values of sum 1, that of i itself 0; their entropy is ln(perplexity) within {@link
   *     #TOLERANCE} where a width has it (rows that are equal can have none)
   */
  static double[] conditional(double[] squared, int i, double perplexity) {
    int n = squared.length;
    double nearest = Double.POSITIVE_INFINITY;
    for (int j = 0; j < n; j++) {
      nearest = j == i ? nearest : Math.min(nearest, squared[j]);
    }
    double wanted = StrictMath.log(perplexity);
    double[] p = new double[n];
    double beta = 1; // 1 / (2 sigma^2)
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    for (int halving = 0; halving < HALVINGS; halving++) {
      double sum = 0;
      double weighted = 0;
      for (int j = 0; j < n; j++) {
        // Less the nearest, which changes no p and keeps the largest exponential at 1.
        double excess = squared[j] - nearest;
        p[j] = j == i ? 0 : StrictMath.exp(-beta * excess);
        sum += p[j];
        weighted += j == i ? 0 : p[j] * excess;
      }
      for (int j = 0; j < n; j++) {
        p[j] /= sum;
      }
      double entropy = StrictMath.log(sum) + beta * weighted / sum;
      if (Math.abs(entropy - wanted) < TOLERANCE) {
        break;
      }
      if (entropy > wanted) {
        low = beta;
        beta = high == Double.POSITIVE_INFINITY ? beta * 2 : (beta + high) / 2;
      } else {
        high = beta;
        beta = (beta + low) / 2;
      }
    }
    return p;
  }

  private static double[][] squaredDistances(double[][] rows) {
    int n = rows.length;
    double[][] squared = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double sum = 0;
        for (int c = 0; c < rows[i].length; c++) {
          double difference = rows[i][c] - rows[j][c];
          sum += difference * difference;
        }
        squared[i][j] = sum;
        squared[j][i] = sum;
      }
    }
    return squared;
  }
}
