package org.bce3s.image;

import java.util.List;
import org.bce3s.spec.SpecException;

/**
 * Per-channel mean and standard deviation of pixel values scaled to [0, 1]: a network sees
 * (pixel/255 - mean) / standardDeviation.
 *
 * @param mean one value a channel
 * @param standardDeviation one value a channel, positive
 */
public record Normalisation(List<Double> mean, List<Double> standardDeviation) {
  /** Of feature vectors, which a network sees as they are. */
  public static final Normalisation NONE = new Normalisation(List.of(), List.of());

  private static final int RGB = 3;

  /** Copies the lists. */
  public Normalisation {
    mean = List.copyOf(mean);
    standardDeviation = List.copyOf(standardDeviation);
  }

  /**
   * Checks statistics given in an experiment.
   *
   * @throws SpecException if there are not three of each, or a deviation is not positive
   */
  public static void check(List<Double> mean, List<Double> standardDeviation) {
    if (mean.size() != RGB) {
      throw new SpecException("mean", mean, "three numbers, of red, green and blue");
    }
    if (standardDeviation.size() != RGB || standardDeviation.stream().anyMatch(d -> d <= 0)) {
      throw new SpecException(
          "standard_deviation", standardDeviation, "three numbers above 0, of red, green and blue");
    }
  }
}
