package org.bce3s.tensorboard;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bce3s.shown.QualityFile;
import org.bce3s.table.CsvLine;

/**
 * The curves of a run: what its tables measured at an epoch, by tag. TensorBoard groups tags by
 * what stands before the first slash. A gap in a table is no point of a curve.
 */
final class Scalars {
  /** The tag of each column of {@code epochs.csv}. */
  static final Map<String, String> EPOCHS = epochs();

  private static final String ALL_CLASSES = "all";

  private Scalars() {}

  /**
   * The values of all epochs, by epoch and tag.
   *
   * @throws org.bce3s.file.DataException if a table is damaged or not of its form
   */
  static SortedMap<Long, Map<String, Double>> of(List<CsvLine> epochs, List<CsvLine> quality) {
    SortedMap<Long, Map<String, Double>> values = new TreeMap<>();
    for (CsvLine line : epochs) {
      EPOCHS.forEach((column, tag) -> add(values, line, column, tag));
    }
    for (CsvLine line : quality) {
      String shots = line.text("shots");
      String group = shots.equals(ALL_CLASSES) ? "" : shots + "/";
      String prefix = "quality/" + line.text("split") + "/" + group;
      QualityFile.FIGURES.forEach(column -> add(values, line, column, prefix + column));
    }
    return values;
  }

  /** The step of an epoch; a stage that trains nothing is measured before its first. */
  static long step(CsvLine line) {
    return Math.max(0, line.whole("epoch"));
  }

  /** The figure of a column; empty for a gap, and where an older table had no such column. */
  static OptionalDouble figure(CsvLine line, String column) {
    return line.cells().containsKey(column) ? line.figure(column) : OptionalDouble.empty();
  }

  private static void add(
      SortedMap<Long, Map<String, Double>> values, CsvLine line, String column, String tag) {
    figure(line, column)
        .ifPresent(
            value ->
                values.computeIfAbsent(step(line), step -> new LinkedHashMap<>()).put(tag, value));
  }

  private static Map<String, String> epochs() {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("loss", "loss/total");
    tags.put("joint", "loss/joint");
    tags.put("contrastive", "loss/contrastive");
    tags.put("uniform", "loss/uniform");
    tags.put("all", "accuracy/all");
    tags.put("many", "accuracy/many");
    tags.put("medium", "accuracy/medium");
    tags.put("few", "accuracy/few");
    tags.put("holdout_accuracy", "accuracy/holdout");
    tags.put("learning_rate", "training/learning_rate");
    tags.put("images_per_second", "training/images_per_second");
    return tags;
  }
}
