package org.bce3s.metric;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A test set whose classes are long-tailed, as Hong et al. 2021 ("Disentangling label distribution
 * for long-tailed visual recognition", LADE) and Zhang et al. 2022 ("Self-supervised aggregation of
 * diverse experts for test-agnostic long-tailed recognition", SADE) test: the class of rank r of K
 * has a part of the images in proportion to factor^(-r/(K-1)). Forward, the class with most
 * training images has rank 0; backward, it is the last. Of classes of one size the one that is
 * named first counts as the larger.
 *
 * <p>They draw fewer images of the rare classes; here the classes of the whole test set are
 * weighted, which is what that gives on average. The classifier is not told the prior.
 *
 * @param backward whether the order of the training classes is turned round
 * @param factor images of the largest class over those of the smallest
 */
public record ShiftedPrior(boolean backward, int factor) {
  private static final List<Integer> FACTORS = List.of(2, 5, 10, 25, 50);

  /** The usual ones, from the one most like the training set to the one least like it. */
  public static final List<ShiftedPrior> USUAL =
      Stream.concat(
              FACTORS.stream()
                  .sorted(Comparator.reverseOrder())
                  .map(factor -> new ShiftedPrior(false, factor)),
              FACTORS.stream().map(factor -> new ShiftedPrior(true, factor)))
          .toList();

  /** Its name, such as {@code forward_50}. */
  public String label() {
    return String.format(Locale.ROOT, "%s_%d", backward ? "backward" : "forward", factor);
  }

  /**
   * The share of the classes among the images, the largest 1.
   *
   * @param trainCounts training images per class [K]
   */
  double[] weights(int[] trainCounts) {
    int classes = trainCounts.length;
    int[] byFallingSize =
        IntStream.range(0, classes)
            .boxed()
            .sorted(Comparator.comparingInt(k -> -trainCounts[k]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] weights = new double[classes];
    for (int i = 0; i < classes; i++) {
      int rank = backward ? classes - 1 - i : i;
      weights[byFallingSize[i]] = Math.pow(factor, -rank / (double) Math.max(1, classes - 1));
    }
    return weights;
  }

  /**
   * The accuracy on such a test set, sum_k w_k a_k / sum_k w_k of the accuracies a_k of the classes
   * and their shares w_k.
   *
   * @param perClass accuracy of each class; a class without, which has no test images, is left out
   * @param trainCounts training images per class, as many
   * @return empty if no class has test images
   */
  public OptionalDouble accuracy(PerClass perClass, int[] trainCounts) {
    double[] weights = weights(trainCounts);
    double sum = 0;
    double total = 0;
    for (int k = 0; k < weights.length; k++) {
      if (perClass.values().get(k).isPresent()) {
        sum += weights[k] * perClass.values().get(k).getAsDouble();
        total += weights[k];
      }
    }
    double weighted = sum;
    double all = total;
    return PerClass.when(all > 0, () -> weighted / all);
  }
}
