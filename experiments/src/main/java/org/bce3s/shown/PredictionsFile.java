package org.bce3s.shown;

import java.util.List;
import org.bce3s.evaluation.Predictions;
import org.bce3s.table.Cells;
import org.bce3s.table.CsvFile;

/** The table {@code predictions.csv} of a run: one line a test image. */
final class PredictionsFile {
  private static final List<String> COLUMNS = List.of("image", "label", "prediction", "confidence");
  private static final int CONFIDENCE_DECIMALS = 6;

  private PredictionsFile() {}

  static String text(Predictions predictions) {
    StringBuilder text = new StringBuilder(CsvFile.line(COLUMNS));
    for (int i = 0; i < predictions.labels().length; i++) {
      text.append(i)
          .append(',')
          .append(predictions.labels()[i])
          .append(',')
          .append(predictions.predicted()[i])
          .append(',')
          .append(Cells.fixed(predictions.confidence()[i], CONFIDENCE_DECIMALS))
          .append('\n');
    }
    return text.toString();
  }
}
