package org.bce3s.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.data.DataSplit;
import org.bce3s.machine.GpuShare;
import org.bce3s.settings.Selection;
import org.bce3s.settings.TestTimeAugmentation;
import org.bce3s.spec.Names;
import org.bce3s.training.TrainingResult;

/**
 * What a finished run measured, as it stands in the tables: accuracies in per cent, an empty text
 * for n/a.
 *
 * @param values by column, in the order of {@link #COLUMNS}
 */
public record RunFigures(Map<String, String> values) {
  /**
   * The column that says whether accuracies alone are shown, as a run without weights kept them.
   */
  public static final String KEPT = "kept_figures";

  private static final List<String> NEEDED =
      List.of("all", "many", "medium", "few", "images_per_second", "seconds", "device");

  private static final List<String> TEXTS = List.of("select", "tta");

  private static final List<String> LATER = later();

  /** The columns; those after the first seven are empty in a run trained before they existed. */
  public static final List<String> COLUMNS = columns();

  /** Keeps the columns, in their order; one that is not given is n/a. */
  public RunFigures {
    if (!values.keySet().containsAll(NEEDED)) {
      throw new IllegalArgumentException("figures " + values.keySet());
    }
    Map<String, String> inOrder = new LinkedHashMap<>();
    for (String column : COLUMNS) {
      inOrder.put(column, values.getOrDefault(column, ""));
    }
    values = Collections.unmodifiableMap(inOrder);
  }

  /** The figures of a training on some data that took so many seconds in all. */
  public static RunFigures of(TrainingResult result, DataSplit data, double seconds) {
    Map<String, String> values = new LinkedHashMap<>(SelectionColumns.groups(result.accuracy()));
    values.put("select", Names.value(result.select()));
    values.put("tta", Names.value(result.tta()));
    values.put("images_per_second", Cells.fixed(result.sourceImagesPerSecond(), 1));
    values.put("seconds", Cells.fixed(seconds, 1));
    values.put("device", result.device());
    if (result.device().equals("GPU")) {
      values.putAll(GpuShare.here().values());
    }
    values.putAll(SelectionColumns.of(result.selections()));
    values.putAll(QualityColumns.of(result, data.trainCounts()));
    values.putAll(SkippedColumns.of(data.skipped()));
    return new RunFigures(values);
  }

  /** The figures of a map that holds them under their column names; empty if one is missing. */
  public static Optional<RunFigures> of(Map<String, String> values) {
    return values.keySet().containsAll(NEEDED)
        ? Optional.of(new RunFigures(values))
        : Optional.empty();
  }

  /** Correct test images over all, in per cent, as reported. */
  public String all() {
    return cell("all");
  }

  /** The selection that is reported; an older run knew the last epoch only. */
  public Selection select() {
    return named(Selection.values(), "select");
  }

  /** What was averaged for what is reported; an older run knew nothing to average. */
  public TestTimeAugmentation tta() {
    return named(TestTimeAugmentation.values(), "tta");
  }

  private <E extends Enum<E>> E named(E[] constants, String column) {
    return Arrays.stream(constants)
        .filter(constant -> Names.value(constant).equals(cell(column)))
        .findFirst()
        .orElse(constants[0]);
  }

  /** Wall-clock time over all processes the run took. */
  public String seconds() {
    return cell("seconds");
  }

  /** What the graph ran on. */
  public String device() {
    return cell("device");
  }

  /** The accuracies that are reported, by {@link AccuracyColumns#GROUPS}. */
  public List<String> accuracies() {
    return AccuracyColumns.GROUPS.stream().map(this::cell).toList();
  }

  /**
   * The accuracies of a selection, by {@link AccuracyColumns#GROUPS}; empty texts if it has none.
   */
  public List<String> accuracies(Selection selection, TestTimeAugmentation augmentation) {
    return AccuracyColumns.GROUPS.stream()
        .map(group -> cell(SelectionColumns.name(selection, augmentation, group)))
        .toList();
  }

  /** The text of a column. */
  public String cell(String column) {
    String cell = values.get(column);
    if (cell == null) {
      throw new IllegalArgumentException("a run has no figure " + column);
    }
    return cell;
  }

  /**
   * The figures that another selection would show, as far as they are kept: its accuracies, by the
   * columns of all selections, and nothing of predictions and quality. Empty if it has none.
   *
   * @param select as {@code report.select} has it
   * @param tta as {@code report.tta} has it
   */
  public Optional<RunFigures> keptOf(String select, String tta) {
    Map<String, String> kept = new LinkedHashMap<>(values);
    QualityColumns.names().forEach(column -> kept.put(column, ""));
    for (String group : AccuracyColumns.FIGURES) {
      kept.put(group, cell(SelectionColumns.name(select, tta, group)));
    }
    kept.put("select", select);
    kept.put("tta", tta);
    kept.put(KEPT, "yes");
    return kept.get("all").isEmpty() ? Optional.empty() : Optional.of(new RunFigures(kept));
  }

  private static List<String> later() {
    List<String> later = new ArrayList<>(List.of(AccuracyColumns.BALANCED));
    later.addAll(SkippedColumns.COLUMNS);
    later.add(KEPT);
    later.addAll(GpuShare.NAMES);
    return later;
  }

  private static List<String> columns() {
    List<String> columns = new ArrayList<>(NEEDED);
    columns.addAll(TEXTS);
    columns.addAll(SelectionColumns.names());
    columns.addAll(QualityColumns.names());
    columns.addAll(LATER);
    return List.copyOf(columns);
  }
}
