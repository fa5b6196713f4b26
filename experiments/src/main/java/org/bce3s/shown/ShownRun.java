package org.bce3s.shown;

import java.util.List;
import java.util.Optional;
import org.bce3s.data.DataSplit;
import org.bce3s.table.RunFigures;
import org.bce3s.training.TrainingResult;

/**
 * What is shown of a finished training, as figures and as the texts of its tables. All code that
 * turns results into figures is reached from here: its hash is part of a run's identity, see {@link
 * org.bce3s.code.ReachedCode#shown}, so that a finished run is shown anew when the code changes.
 *
 * @param figures what stands in tables of runs
 * @param predictions a line a test image
 * @param quality the tables of quality; empty if it was not measured
 */
public record ShownRun(RunFigures figures, String predictions, Optional<Quality> quality) {
  /**
   * The tables of quality.
   *
   * @param quality see {@link QualityFile}
   * @param classes see {@link ClassesFile}
   * @param confusion a line a pair of label and prediction
   */
  public record Quality(String quality, String classes, String confusion) {}

  /**
   * What is shown of the result of a training.
   *
   * @param data what was trained and tested on
   * @param qualityOfEpochs lines of {@code quality.csv} that were measured in training; none where
   *     that of the reported epoch alone is shown
   * @param seconds what the training took in all
   */
  public static ShownRun of(
      TrainingResult result, DataSplit data, List<String> qualityOfEpochs, double seconds) {
    return new ShownRun(
        RunFigures.of(result, data, seconds),
        PredictionsFile.text(result.predictions()),
        result
            .quality()
            .map(
                quality ->
                    new Quality(
                        QualityFile.text(
                            qualityOfEpochs.isEmpty()
                                ? List.of(QualityFile.lines(quality))
                                : qualityOfEpochs),
                        ClassesFile.text(data, result.reported(), result.uniform(), quality),
                        ClassesFile.confusion(result.predictions(), data.classes()))));
  }
}
