package org.bce3s.bench;

import java.util.Arrays;

/**
 * The times of steps, or of forward passes, that followed each other.
 *
 * @param nanos the time of each step, what it waited for included
 * @param batchSize images a step
 */
public record StepTimes(long[] nanos, int batchSize) {
  /** The number of steps. */
  public int steps() {
    return nanos.length;
  }

  /** The median time of a step in milliseconds. */
  public double medianMillis() {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
    return median / 1e6;
  }

  /** Images over the time of all steps, the slow ones too. */
  public double imagesPerSecond() {
    return (double) batchSize * nanos.length * 1e9 / Arrays.stream(nanos).sum();
  }
}
