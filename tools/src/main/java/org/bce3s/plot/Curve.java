package org.bce3s.plot;

import java.util.List;

/**
 * A figure over the epochs of a row, of all its seeds.
 *
 * @param points the epochs that were measured, in order; those that were not are left out
 */
public record Curve(List<Point> points) {
  /** Copies the points. */
  public Curve {
    points = List.copyOf(points);
  }

  /**
   * The figure after one epoch.
   *
   * @param epoch counted from 0
   * @param seeds one value a seed; one NaN makes the whole a gap
   */
  public record Point(int epoch, List<Double> seeds) {
    /** Copies the values. */
    public Point {
      seeds = List.copyOf(seeds);
    }

    double mean() {
      return seeds.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
    }

    double least() {
      return seeds.stream().mapToDouble(v -> v).min().orElse(Double.NaN);
    }

    double most() {
      return seeds.stream().mapToDouble(v -> v).max().orElse(Double.NaN);
    }
  }

  /** The most seeds that an epoch has. */
  int seeds() {
    return points.stream().mapToInt(point -> point.seeds().size()).max().orElse(0);
  }

  /** The mean after the last epoch; NaN without one. */
  double last() {
    return points.isEmpty() ? Double.NaN : points.get(points.size() - 1).mean();
  }
}
