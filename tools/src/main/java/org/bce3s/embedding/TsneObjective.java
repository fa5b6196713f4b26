package org.bce3s.embedding;

import java.util.Arrays;

/**
 * What t-SNE minimises: the Kullback-Leibler divergence of P, the similarities of the rows, from Q,
 * those of the points in the plane under a Student t with one degree of freedom (van der Maaten and
 * Hinton 2008, equations 4 and 5), and its gradient.
 */
final class TsneObjective {
  private final double[][] p;

  TsneObjective(double[][] p) {
    this.p = p;
  }

  /**
   * The gradient 4 sum_j (e p_ij - q_ij) w_ij (y_i - y_j) with w_ij = 1 / (1 + |y_i - y_j|^2) and
   * q_ij = w_ij / sum of all w.
   *
   * @param y n points, x and y of a point beside each other
   * @param exaggeration e, the factor of every p_ij
   * @param into receives 2n values
   */
  void gradient(double[] y, double exaggeration, double[] into) {
    int n = p.length;
    double[] away = new double[2 * n]; // sum_j w_ij^2 (y_i - y_j); the sum of all w is known last
    Arrays.fill(into, 0);
    double total = 0;
    for (int i = 0; i < n; i++) {
      double[] row = p[i];
      double xi = y[2 * i];
      double yi = y[2 * i + 1];
      double pullX = 0;
      double pullY = 0;
      double pushX = 0;
      double pushY = 0;
      for (int j = 0; j < i; j++) {
        double dx = xi - y[2 * j];
        double dy = yi - y[2 * j + 1];
        double w = 1 / (1 + dx * dx + dy * dy);
        total += w;
        double pull = row[j] * w;
        double push = w * w;
        pullX += pull * dx;
        pullY += pull * dy;
        pushX += push * dx;
        pushY += push * dy;
        into[2 * j] -= pull * dx;
        into[2 * j + 1] -= pull * dy;
        away[2 * j] -= push * dx;
        away[2 * j + 1] -= push * dy;
      }
      into[2 * i] += pullX;
      into[2 * i + 1] += pullY;
      away[2 * i] += pushX;
      away[2 * i + 1] += pushY;
    }
    double all = 2 * total;
    for (int c = 0; c < into.length; c++) {
      into[c] = 4 * (exaggeration * into[c] - away[c] / all);
    }
  }

  /** KL(P || Q) in nats. */
  double divergence(double[] y) {
    int n = p.length;
    double all = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        all += 2 * weight(y, i, j);
      }
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double q = Math.max(weight(y, i, j) / all, Neighbourhoods.FLOOR);
        sum += 2 * p[i][j] * StrictMath.log(p[i][j] / q);
      }
    }
    return sum;
  }

  private static double weight(double[] y, int i, int j) {
    double dx = y[2 * i] - y[2 * j];
    double dy = y[2 * i + 1] - y[2 * j + 1];
    return 1 / (1 + dx * dx + dy * dy);
  }
}
