package org.bce3s.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.bce3s.random.RandomStream;

/**
 * The percentile bootstrap interval of a mean (Efron 1979; Efron and Tibshirani 1993, chapter 13):
 * the quantiles of the means of all samples of n that can be drawn from the n values with
 * replacement. Of paired measurements, give the differences: pairs are then drawn together.
 *
 * <p>Up to {@value #EXHAUSTIVE} values, the distribution is exact: all n^n samples are counted, as
 * the {@code (2n-1 over n)} multisets (92,378 for ten values) with the number of samples that each
 * stands for, so there is nothing to sample. Beyond, {@value #SAMPLES} samples are drawn, each a
 * function of the seed and its number. A quantile between two means is interpolated as numpy does
 * (Hyndman and Fan 1996, type 7).
 *
 * <p>For few values it is too narrow to hold its level: it never leaves the range of the values,
 * and its spread lacks the factor {@code sqrt(n/(n-1))} and Student's t. It supposes no normal
 * distribution in return.
 */
public final class BootstrapInterval {
  private static final int EXHAUSTIVE = 10;
  private static final int SAMPLES = 10_000;

  private BootstrapInterval() {}

  /** A mean that so many of the samples have. */
  private record Mean(double value, double ways) {}

  /**
   * The interval of the mean of these values.
   *
   * @param level of confidence, between 0 and 1
   * @param seed of the samples, where they are drawn
   * @throws IllegalArgumentException for no value, one that is not finite, or another level
   */
  public static Interval of(double[] values, double level, long seed) {
    double[] sorted = Moments.sorted(values, 1);
    double tail = Interval.tail(level);
    List<Mean> means = new ArrayList<>();
    if (sorted.length <= EXHAUSTIVE) {
      collect(sorted, 0, sorted.length, 0, 1, means);
    } else {
      draw(sorted, seed, means);
    }
    means.sort(Comparator.comparingDouble(Mean::value));
    return new Interval(quantile(means, tail), quantile(means, 1 - tail));
  }

  /** Every way to take the remaining draws from the values at {@code from} and after it. */
  private static void collect(
      double[] values, int from, int remaining, double sum, double ways, List<Mean> means) {
    if (from == values.length - 1) {
      means.add(new Mean((sum + remaining * values[from]) / values.length, ways));
      return;
    }
    double choices = 1; // remaining over k: which of the draws take this value
    for (int k = 0; k <= remaining; k++) {
      collect(values, from + 1, remaining - k, sum + k * values[from], ways * choices, means);
      choices = choices * (remaining - k) / (k + 1);
    }
  }

  private static void draw(double[] values, long seed, List<Mean> means) {
    for (int sample = 0; sample < SAMPLES; sample++) {
      RandomStream random = RandomStream.of(seed, "bootstrap", sample);
      double[] drawn = new double[values.length];
      Arrays.setAll(drawn, i -> values[random.nextInt(values.length)]);
      means.add(new Mean(Arrays.stream(drawn).sum() / values.length, 1));
    }
  }

  /** The value at {@code (N-1) * share} of the N sorted means, each counted as often as it is. */
  private static double quantile(List<Mean> sorted, double share) {
    double position = (sorted.stream().mapToDouble(Mean::ways).sum() - 1) * share;
    double whole = Math.floor(position);
    double below = at(sorted, whole);
    return below + (position - whole) * (at(sorted, whole + 1) - below);
  }

  private static double at(List<Mean> sorted, double position) {
    double passed = 0;
    for (Mean mean : sorted) {
      passed += mean.ways();
      if (passed > position) {
        return mean.value();
      }
    }
    return sorted.get(sorted.size() - 1).value();
  }
}
