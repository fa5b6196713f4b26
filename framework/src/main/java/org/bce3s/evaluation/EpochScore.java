package org.bce3s.evaluation;

import java.util.Map;
import java.util.TreeMap;

/**
 * What epochs are compared by. It chooses the weights that a run keeps as its best, from which a
 * later stage may start, and so is code that trains, not of what is shown alone.
 */
final class EpochScore {
  private EpochScore() {}

  /** The share of the test images that are predicted right, a fraction. */
  static double onTest(Predictions predictions) {
    int[] labels = predictions.labels();
    int correct = 0;
    for (int i = 0; i < labels.length; i++) {
      correct += labels[i] == predictions.predicted()[i] ? 1 : 0;
    }
    return correct / (double) labels.length;
  }

  /**
   * The mean over the classes that have hold-out images of the share of their images that is
   * predicted right: a hold-out may have a long tail itself. As {@link
   * org.bce3s.metric.AccuracySpread#balanced} but free of rounding that would part equals: of
   * classes of one size the correct images are added as whole numbers.
   *
   * @param predictions of at least one image
   * @param classes K
   * @return a fraction in [0, 1]
   */
  static double onHoldout(Predictions predictions, int classes) {
    int[] labels = predictions.labels();
    int[] predicted = predictions.predicted();
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
