package org.bce3s.metric;

import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Uniform accuracy A_Uni (Li et al. 2024, "Rediscovering BCE loss for uniform classification"; Li
 * et al. 2025, "BCE vs. CE in deep feature learning"): the share of images that are right by one
 * threshold t of all images and classes, the best there is, max_t |{i: z_iy > t >= max_(k != y)
 * z_ik}|/N of logits z and labels y. An image that is right so is right by its largest logit, so
 * that it is at most the accuracy.
 *
 * @param threshold the least t with which most images are right; empty if none ever is
 * @param all right images over all images, a fraction
 * @param perClass the same of the images of each class by the same threshold; empty where there are
 *     none
 */
public record UniformAccuracy(OptionalDouble threshold, double all, PerClass perClass) {
  /**
   * Finds the best threshold exactly. An image is right from its largest other logit on and until
   * before that of its label, so the best is among the others' logits, and sorting finds it.
   *
   * @param labels the true classes
   * @param own the logit of each image's label
   * @param other the largest logit of its other classes
   * @param classes K
   */
  public static UniformAccuracy of(int[] labels, float[] own, float[] other, int classes) {
    int[] ever = IntStream.range(0, labels.length).filter(i -> own[i] > other[i]).toArray();
    double[] starts = IntStream.of(ever).mapToDouble(i -> other[i]).sorted().toArray();
    double[] ends = IntStream.of(ever).mapToDouble(i -> own[i]).sorted().toArray();
    OptionalDouble threshold = best(starts, ends);
    boolean[] right = new boolean[labels.length];
    for (int i : ever) {
      double t = threshold.orElseThrow();
      right[i] = own[i] > t && t >= other[i];
    }
    int[] correct = new int[classes];
    int[] total = new int[classes];
    for (int i = 0; i < labels.length; i++) {
      total[labels[i]]++;
      correct[labels[i]] += right[i] ? 1 : 0;
    }
    return new UniformAccuracy(
        threshold,
        labels.length == 0 ? 0 : IntStream.of(correct).sum() / (double) labels.length,
        PerClass.of(
            classes, k -> PerClass.when(total[k] > 0, () -> correct[k] / (double) total[k])));
  }

  /** The first number that lies in most of the intervals [start, end). */
  private static OptionalDouble best(double[] starts, double[] ends) {
    OptionalDouble best = OptionalDouble.empty();
    int most = 0;
    int ended = 0;
    for (int i = 0; i < starts.length; i++) {
      while (ends[ended] <= starts[i]) { // the last interval to end is still open
        ended++;
      }
      if (i + 1 - ended > most) {
        most = i + 1 - ended;
        best = OptionalDouble.of(starts[i]);
      }
    }
    return best;
  }
}
