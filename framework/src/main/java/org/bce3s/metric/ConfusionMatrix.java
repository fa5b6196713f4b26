package org.bce3s.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How often images of one class were taken for another. Only what occurs is stored, so that
 * thousands of classes cost no more than the images.
 *
 * @param classes the number of classes K
 * @param cells the pairs that occur, by label, then by prediction
 */
public record ConfusionMatrix(int classes, List<Cell> cells) {
  /**
   * One entry of the matrix.
   *
   * @param label the true class
   * @param predicted the predicted class
   * @param count images, at least 1
   */
  public record Cell(int label, int predicted, int count) {}

  /** Copies the cells. */
  public ConfusionMatrix {
    cells = List.copyOf(cells);
  }

  /**
   * Counts predictions.
   *
   * @param labels the true classes
   * @param predicted the predicted classes, as many
   * @param classes K
   */
  public static ConfusionMatrix of(int[] labels, int[] predicted, int classes) {
    long[] pairs = new long[labels.length];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = (long) labels[i] * classes + predicted[i];
    }
    Arrays.sort(pairs);
    List<Cell> cells = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= pairs.length; i++) {
      if (i == pairs.length || pairs[i] != pairs[from]) {
        int label = (int) (pairs[from] / classes);
        cells.add(new Cell(label, (int) (pairs[from] % classes), i - from));
        from = i;
      }
    }
    return new ConfusionMatrix(classes, cells);
  }

  /** Images of class {@code label} that were predicted as each class: the row, K counts. */
  public int[] row(int label) {
    int[] row = new int[classes];
    cells.stream().filter(c -> c.label() == label).forEach(c -> row[c.predicted()] = c.count());
    return row;
  }
}
