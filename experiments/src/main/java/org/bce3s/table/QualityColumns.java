package org.bce3s.table;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bce3s.evaluation.EpochQuality;
import org.bce3s.evaluation.SplitQuality;
import org.bce3s.metric.AccuracySpread;
import org.bce3s.metric.NeuralCollapse;
import org.bce3s.metric.PerClass;
import org.bce3s.metric.ShiftedPrior;
import org.bce3s.training.TrainingResult;

/**
 * The columns of {@code runs.csv} that say more of the reported epoch than its accuracy. {@code
 * worst_class}, {@code harmonic_mean}, {@code ece} and the {@link #SINCE_7} are of the reported
 * predictions, in per cent; the others are of features and classifier on the images as they are
 * (mean over classes), empty if that was not measured.
 */
public final class QualityColumns {
  /** Uniform accuracy, geometric mean, balanced error, and accuracy under shifted priors. */
  public static final List<String> SINCE_7 =
      Stream.concat(
              Stream.of("uniform_accuracy", "geometric_mean", "balanced_error"),
              ShiftedPrior.USUAL.stream().map(ShiftedPrior::label))
          .toList();

  private static final List<String> NAMES =
      List.of(
          "worst_class",
          "harmonic_mean",
          "ece",
          "train_compactness",
          "test_compactness",
          "train_separability",
          "test_separability",
          "classifier_separability",
          "classifier_separability_std",
          "train_nc1",
          "test_nc1",
          "nc2",
          "nc2_reachable",
          "train_nc3",
          "test_nc3",
          "train_nc4",
          "test_nc4");

  private static final List<String> ALL = Stream.concat(NAMES.stream(), SINCE_7.stream()).toList();

  private QualityColumns() {}

  /** All columns, in order. */
  static List<String> names() {
    return ALL;
  }

  /**
   * The cells of a run.
   *
   * @param trainCounts training images per class, which say what is head and tail
   */
  static Map<String, String> of(TrainingResult result, int[] trainCounts) {
    Map<String, String> cells = new LinkedHashMap<>();
    AccuracySpread spread = AccuracySpread.of(result.accuracy());
    cells.put("worst_class", Cells.percent(spread.worst()));
    cells.put("harmonic_mean", Cells.percent(spread.harmonicMean()));
    cells.put("ece", Cells.percent(result.predictions().calibrationError(k -> true)));
    cells.put("uniform_accuracy", Cells.percent(result.uniform().all()));
    cells.put("geometric_mean", Cells.percent(spread.geometricMean()));
    cells.put("balanced_error", Cells.percent(spread.balancedError()));
    PerClass perClass = new PerClass(result.accuracy().perClass());
    ShiftedPrior.USUAL.forEach(
        prior -> cells.put(prior.label(), Cells.percent(prior.accuracy(perClass, trainCounts))));
    result.quality().ifPresent(quality -> put(cells, quality));
    return cells;
  }

  private static void put(Map<String, String> cells, EpochQuality quality) {
    put(cells, "train_", quality.train());
    put(cells, "test_", quality.test());
    SplitQuality.Group all = quality.test().group(k -> true);
    NeuralCollapse collapse = quality.test().features().collapse();
    cells.put("classifier_separability", Cells.number(all.classifierSeparability()));
    cells.put("classifier_separability_std", Cells.number(all.classifierSeparabilityDeviation()));
    cells.put("nc2", Cells.number(collapse.nc2()));
    cells.put("nc2_reachable", Cells.number(collapse.reachable()));
  }

  private static void put(Map<String, String> cells, String split, SplitQuality quality) {
    SplitQuality.Group all = quality.group(k -> true);
    NeuralCollapse collapse = quality.features().collapse();
    cells.put(split + "compactness", Cells.number(all.compactness()));
    cells.put(split + "separability", Cells.number(all.separability()));
    cells.put(split + "nc1", Cells.number(collapse.nc1()));
    cells.put(split + "nc3", Cells.number(collapse.nc3()));
    cells.put(split + "nc4", Cells.number(collapse.nc4()));
  }
}
