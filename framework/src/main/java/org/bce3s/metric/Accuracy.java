package org.bce3s.metric;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Top-1 accuracy on a test set, as fractions in [0, 1].
 *
 * @param all correct images over all images
 * @param many macro-average over the many-shot classes; empty if there is none
 * @param medium macro-average over the medium-shot classes; empty if there is none
 * @param few macro-average over the few-shot classes; empty if there is none
 * @param perClass accuracy of each class; empty where the test set has no image of it
 */
public record Accuracy(
    double all,
    OptionalDouble many,
    OptionalDouble medium,
    OptionalDouble few,
    List<OptionalDouble> perClass) {

  /**
   * Measures predictions.
   *
   * @param labels the true classes
   * @param predicted the predicted classes, as many
   * @param trainCounts training images per class, which decide the shot groups
   * @param rule the shot rule
   */
  public static Accuracy of(int[] labels, int[] predicted, int[] trainCounts, ShotRule rule) {
    int classes = trainCounts.length;
    int[] correct = new int[classes];
    int[] total = new int[classes];
    int allCorrect = 0;
    for (int i = 0; i < labels.length; i++) {
      total[labels[i]]++;
      if (labels[i] == predicted[i]) {
        correct[labels[i]]++;
        allCorrect++;
      }
    }
    PerClass perClass =
        PerClass.of(
            classes, k -> PerClass.when(total[k] > 0, () -> correct[k] / (double) total[k]));
    ShotMeans groups = perClass.byShots(trainCounts, rule);
    return new Accuracy(
        allCorrect / (double) labels.length,
        groups.many(),
        groups.medium(),
        groups.few(),
        perClass.values());
  }
}
