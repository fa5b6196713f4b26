package org.bce3s.metric;

import java.util.Map;
import java.util.TreeMap;

/**
 * The mean over the classes that have images of the share of their images that is predicted right,
 * as {@link AccuracySpread#balanced} but free of rounding that would part equals: of classes of one
 * size the correct images are added as whole numbers.
 */
public final class ClassMeanAccuracy {
  private ClassMeanAccuracy() {}

  /**
   * Measures predictions.
   *
   * @param labels the true classes, at least one
   * @param predicted the predicted classes, as many
   * @param classes K
   * @return a fraction in [0, 1]
   */
  public static double of(int[] labels, int[] predicted, int classes) {
    int[] correct = new int[classes];
    int[] total = new int[classes];
    for (int i = 0; i < labels.length; i++) {
      total[labels[i]]++;
      correct[labels[i]] += labels[i] == predicted[i] ? 1 : 0;
    }
    Map<Integer, Long> correctBySize = new TreeMap<>();
    int present = 0;
    for (int k = 0; k < classes; k++) {
      if (total[k] > 0) {
        present++;
        correctBySize.merge(total[k], (long) correct[k], Long::sum);
      }
    }
    double sum = 0;
    for (Map.Entry<Integer, Long> ofSize : correctBySize.entrySet()) {
      sum += ofSize.getValue() / (double) ofSize.getKey();
    }
    return sum / present;
  }
}
