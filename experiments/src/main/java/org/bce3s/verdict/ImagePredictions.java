package org.bce3s.verdict;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.bce3s.table.CsvLine;

/**
 * What a run predicted on the test images, in the order of the test set.
 *
 * @param labels the true class of each image
 * @param predictions the predicted class of each image
 */
public record ImagePredictions(int[] labels, int[] predictions) {
  /** Copies the arrays. */
  public ImagePredictions {
    labels = labels.clone();
    predictions = predictions.clone();
    if (labels.length != predictions.length) {
      throw new IllegalArgumentException(
          labels.length + " labels, " + predictions.length + " predictions");
    }
  }

  /**
   * The lines of a run's {@code predictions.csv}.
   *
   * @throws org.bce3s.file.DataException if a class in them is no whole number
   */
  static ImagePredictions of(List<CsvLine> lines) {
    return new ImagePredictions(classes(lines, "label"), classes(lines, "prediction"));
  }

  /** Those of the images of some classes. */
  ImagePredictions of(Set<Integer> classes) {
    int[] kept =
        IntStream.range(0, labels.length).filter(i -> classes.contains(labels[i])).toArray();
    return new ImagePredictions(
        IntStream.of(kept).map(i -> labels[i]).toArray(),
        IntStream.of(kept).map(i -> predictions[i]).toArray());
  }

  private static int[] classes(List<CsvLine> lines, String column) {
    return lines.stream().mapToInt(line -> line.integer(column)).toArray();
  }

  /** Whether the prediction of an image is right. */
  boolean isRight(int image) {
    return labels[image] == predictions[image];
  }
}
