package org.bce3s.shown;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.bce3s.evaluation.EpochQuality;
import org.bce3s.evaluation.SplitQuality;
import org.bce3s.metric.NeuralCollapse;
import org.bce3s.metric.ShotGroup;
import org.bce3s.spec.Names;
import org.bce3s.table.Cells;
import org.bce3s.table.CsvFile;

/**
 * The table {@code quality.csv} of a run: a line for each epoch that was measured, split ({@code
 * train, test}) and shot group ({@code all, many, medium, few}).
 */
public final class QualityFile {
  /**
   * The columns that were measured. Accuracies and {@code ece} in per cent; neural collapse is of
   * all classes together, so its cells are empty for a group.
   */
  public static final List<String> FIGURES =
      List.of(
          "compactness",
          "separability",
          "classifier_separability",
          "classifier_separability_std",
          "nc1",
          "nc2",
          "nc2_reachable",
          "nc3",
          "nc4",
          "accuracy",
          "worst_class",
          "class_std",
          "harmonic_mean",
          "ece",
          "geometric_mean",
          "uniform_accuracy");

  /** All columns: of what, and the {@link #FIGURES}. */
  public static final List<String> COLUMNS =
      Stream.concat(Stream.of("epoch", "split", "shots", "classes"), FIGURES.stream()).toList();

  private QualityFile() {}

  /** The header and these lines. */
  static String text(List<String> lines) {
    return CsvFile.line(COLUMNS) + String.join("", lines);
  }

  /** The lines of one epoch, with their line ends. */
  public static String lines(EpochQuality quality) {
    StringBuilder text = new StringBuilder();
    append(text, quality, "train", quality.train());
    append(text, quality, "test", quality.test());
    return text.toString();
  }

  private static void append(
      StringBuilder text, EpochQuality quality, String name, SplitQuality split) {
    NeuralCollapse collapse = split.features().collapse();
    line(text, quality.epoch(), name, "all", split.group(k -> true), Optional.of(collapse));
    for (ShotGroup group : ShotGroup.values()) {
      IntPredicate classes = k -> quality.shots().get(k) == group;
      String shots = Names.value(group);
      line(text, quality.epoch(), name, shots, split.group(classes), Optional.empty());
    }
  }

  private static void line(
      StringBuilder text,
      int epoch,
      String split,
      String shots,
      SplitQuality.Group group,
      Optional<NeuralCollapse> collapse) {
    List<String> cells = new ArrayList<>();
    cells.add(String.valueOf(epoch));
    cells.add(split);
    cells.add(shots);
    cells.add(String.valueOf(group.classes()));
    cells.add(Cells.number(group.compactness()));
    cells.add(Cells.number(group.separability()));
    cells.add(Cells.number(group.classifierSeparability()));
    cells.add(Cells.number(group.classifierSeparabilityDeviation()));
    cells.add(collapse.map(c -> Cells.number(c.nc1())).orElse(""));
    cells.add(collapse.map(c -> Cells.number(c.nc2())).orElse(""));
    cells.add(collapse.map(c -> Cells.number(c.reachable())).orElse(""));
    cells.add(collapse.map(c -> Cells.number(c.nc3())).orElse(""));
    cells.add(collapse.map(c -> Cells.number(c.nc4())).orElse(""));
    cells.add(Cells.percent(group.accuracy().balanced()));
    cells.add(Cells.percent(group.accuracy().worst()));
    cells.add(Cells.percent(group.accuracy().deviation()));
    cells.add(Cells.percent(group.accuracy().harmonicMean()));
    cells.add(Cells.percent(group.calibrationError()));
    cells.add(Cells.percent(group.accuracy().geometricMean()));
    cells.add(Cells.percent(group.uniform()));
    text.append(CsvFile.line(cells));
  }
}
