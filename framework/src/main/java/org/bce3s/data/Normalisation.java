package org.bce3s.data;

import java.util.List;

/**
 * Per-channel mean and standard deviation of pixel values scaled to [0, 1]: a network sees
 * (pixel/255 - mean) / standardDeviation.
 *
 * @param mean one value a channel
 * @param standardDeviation one value a channel, positive
 */
public record Normalisation(List<Double> mean, List<Double> standardDeviation) {
  /** Copies the lists. */
  public Normalisation {
    mean = List.copyOf(mean);
    standardDeviation = List.copyOf(standardDeviation);
  }
}
