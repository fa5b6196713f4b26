package org.bce3s.shown;

import java.util.ArrayList;
import java.util.List;
import org.bce3s.data.DataSplit;
import org.bce3s.evaluation.EpochQuality;
import org.bce3s.evaluation.Measured;
import org.bce3s.evaluation.Predictions;
import org.bce3s.metric.ConfusionMatrix;
import org.bce3s.metric.UniformAccuracy;
import org.bce3s.spec.Names;
import org.bce3s.table.Cells;
import org.bce3s.table.CsvFile;

/**
 * The tables {@code classes.csv}, one line a class, and {@code confusion.csv}, one line a pair of
 * label and prediction that occurs. Accuracy (per cent) and confusion are of the reported
 * predictions on the test set.
 */
public final class ClassesFile {
  /** The columns of {@code classes.csv}; {@code train} counts the images trained on. */
  public static final List<String> COLUMNS =
      List.of(
          "label",
          "class",
          "train",
          "shots",
          "accuracy",
          "train_compactness",
          "test_compactness",
          "train_separability",
          "test_separability",
          "classifier_separability",
          "row_norm",
          "uniform_accuracy");

  /** The columns of {@code confusion.csv}. */
  static final List<String> CONFUSION = List.of("label", "prediction", "images");

  private ClassesFile() {}

  static String text(
      DataSplit data, Measured reported, UniformAccuracy uniform, EpochQuality quality) {
    int[] train = data.trainCounts();
    List<List<String>> lines = new ArrayList<>();
    for (int k = 0; k < train.length; k++) {
      lines.add(
          List.of(
              String.valueOf(k),
              data.classNames().get(k),
              String.valueOf(train[k]),
              Names.value(quality.shots().get(k)),
              Cells.percent(reported.accuracy().perClass().get(k)),
              Cells.number(quality.train().features().compactness().values().get(k)),
              Cells.number(quality.test().features().compactness().values().get(k)),
              Cells.number(quality.train().features().separability().values().get(k)),
              Cells.number(quality.test().features().separability().values().get(k)),
              Cells.number(quality.test().features().classifierSeparability().values().get(k)),
              Cells.number(quality.rowNorms().get(k)),
              Cells.percent(uniform.perClass().values().get(k))));
    }
    return CsvFile.text(COLUMNS, lines);
  }

  /** The text of {@code confusion.csv}. */
  static String confusion(Predictions predictions, int classes) {
    List<List<String>> lines =
        ConfusionMatrix.of(predictions.labels(), predictions.predicted(), classes).cells().stream()
            .map(
                cell ->
                    List.of(
                        String.valueOf(cell.label()),
                        String.valueOf(cell.predicted()),
                        String.valueOf(cell.count())))
            .toList();
    return CsvFile.text(CONFUSION, lines);
  }
}
