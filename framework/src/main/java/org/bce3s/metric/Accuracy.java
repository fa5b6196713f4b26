package org.bce3s.metric;

import java.util.ArrayList;
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
    List<OptionalDouble> perClass = new ArrayList<>();
    for (int k = 0; k < classes; k++) {
      perClass.add(
          total[k] == 0
              ? OptionalDouble.empty()
              : OptionalDouble.of(correct[k] / (double) total[k]));
    }
    return new Accuracy(
        allCorrect / (double) labels.length,
        group(perClass, trainCounts, rule, ShotGroup.MANY),
        group(perClass, trainCounts, rule, ShotGroup.MEDIUM),
        group(perClass, trainCounts, rule, ShotGroup.FEW),
        List.copyOf(perClass));
  }

  private static OptionalDouble group(
      List<OptionalDouble> perClass, int[] trainCounts, ShotRule rule, ShotGroup group) {
    double sum = 0;
    int n = 0;
    for (int k = 0; k < trainCounts.length; k++) {
      if (rule.group(trainCounts[k]) == group && perClass.get(k).isPresent()) {
        sum += perClass.get(k).getAsDouble();
        n++;
      }
    }
    return n == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / n);
  }
}
