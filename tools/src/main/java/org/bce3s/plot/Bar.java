package org.bce3s.plot;

import java.util.List;

/**
 * One row's figure, in per cent.
 *
 * @param row the row's name
 * @param mean over its seeds; NaN if missing
 * @param low lower end of the interval of the mean; NaN if there is none, as for one seed
 * @param high its upper end; NaN if there is none
 * @param seeds the figure of every seed; NaN where one is missing
 */
public record Bar(String row, double mean, double low, double high, List<Double> seeds) {
  /** Copies the seeds. */
  public Bar {
    seeds = List.copyOf(seeds);
  }

  boolean hasInterval() {
    return Double.isFinite(low) && Double.isFinite(high);
  }

  /** The largest figure to be seen; 0 if none. */
  double largest() {
    double largest = Double.isFinite(mean) ? Math.max(mean, 0) : 0;
    largest = hasInterval() ? Math.max(largest, high) : largest;
    return seeds.stream().filter(Double::isFinite).reduce(largest, Math::max);
  }
}
