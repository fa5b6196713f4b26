package org.bce3s.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bce3s.statistics.Moments;

/**
 * The table {@code ablation.csv}: one line a row, over its seeds.
 *
 * <p>It is a function of {@code runs.csv} alone, computed from the figures as printed there, so
 * that anyone who has the runs can make the same bytes.
 */
public final class AblationTable {
  /** Name of the file. */
  public static final String FILE = "ablation.csv";

  /**
   * Version of the columns, in the column {@code schema}; the first had neither it nor intervals,
   * the second no mean over classes, no notes, Student's interval and differences not paired.
   */
  public static final String SCHEMA = "ablation/3";

  /** A difference of figures that rounding alone can make. */
  private static final double ROUNDING = 1.5e-4;

  /** The columns. */
  public static final List<String> COLUMNS = columns();

  private AblationTable() {}

  /** The rows of these runs, in the order in which each first appears. */
  public static List<AblationRow> rows(List<RunLine> runs) {
    Map<String, List<RunLine>> byRow = new LinkedHashMap<>();
    runs.forEach(run -> byRow.computeIfAbsent(run.row(), row -> new ArrayList<>()).add(run));
    return byRow.values().stream().map(lines -> row(lines, byRow, runs)).toList();
  }

  private static AblationRow row(
      List<RunLine> runs, Map<String, List<RunLine>> byRow, List<RunLine> all) {
    RunLine first = runs.get(0);
    List<String> notes = new ArrayList<>(Caveats.of(runs, all));
    Optional<PairedSeeds> pairs =
        Optional.ofNullable(byRow.get(first.cell("baseline")))
            .filter(baseline -> !baseline.get(0).row().equals(first.row()))
            .filter(b -> Protocol.differing(first, b.get(0), Protocol.DATA).isEmpty())
            .map(baseline -> PairedSeeds.of(runs, baseline, "all"));
    pairs.ifPresent(p -> p.gaps().forEach(gap -> notes.add("difference: " + gap)));
    double[] differences = pairs.map(PairedSeeds::differences).orElse(new double[0]);
    return new AblationRow(
        first.row(),
        runs.size(),
        figures(runs),
        pairs.isPresent() ? first.cell("baseline") : "",
        differences.length == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(Moments.of(differences).mean()),
        differences.length,
        notes,
        first.cell("select"),
        first.cell("tta"));
  }

  /**
   * Whether {@code all} is not the mean over all classes, as where a test set has more images of
   * some; then {@link AccuracyColumns#BALANCED} belongs beside it.
   */
  public static boolean isUnbalanced(List<RunLine> runs) {
    return runs.stream()
        .anyMatch(
            run -> {
              OptionalDouble balanced = run.figure(AccuracyColumns.BALANCED);
              OptionalDouble all = run.figure("all");
              return balanced.isPresent()
                  && all.isPresent()
                  && Math.abs(balanced.getAsDouble() - all.getAsDouble()) > ROUNDING;
            });
  }

  /** Whether the differences of these rows are to several baselines. */
  public static boolean hasSeveralBaselines(List<AblationRow> rows) {
    return rows.stream().map(AblationRow::baseline).filter(b -> !b.isEmpty()).distinct().count()
        > 1;
  }

  /** The notes of these rows, those that several have once: {@code ce, bce: a note}. */
  public static List<String> notes(List<AblationRow> rows) {
    Map<String, List<String>> notesByRow = new LinkedHashMap<>();
    rows.forEach(row -> notesByRow.put(row.name(), row.notes()));
    return Caveats.lines(notesByRow);
  }

  /** The table of these runs as text. */
  public static String text(List<RunLine> runs) {
    return CsvFile.text(COLUMNS, rows(runs).stream().map(AblationTable::cells).toList());
  }

  private static List<String> columns() {
    List<String> columns = new ArrayList<>(List.of("row", "seeds"));
    for (String group : AccuracyColumns.GROUPS) {
      columns.add(group + "_mean");
      columns.add(group + "_std");
    }
    columns.addAll(List.of("difference", "select", "tta"));
    for (String group : AccuracyColumns.GROUPS) {
      columns.add(group + "_low");
      columns.add(group + "_high");
    }
    for (String kind : List.of("_mean", "_std", "_low", "_high")) {
      columns.add(AccuracyColumns.BALANCED + kind);
    }
    columns.addAll(List.of("baseline", "difference_seeds", "notes", "schema"));
    return List.copyOf(columns);
  }

  private static List<String> cells(AblationRow row) {
    List<String> cells = new ArrayList<>(List.of(row.name(), String.valueOf(row.seeds())));
    for (String group : AccuracyColumns.GROUPS) {
      cells.add(figure(row.figures().get(group).mean()));
      cells.add(figure(row.figures().get(group).deviation()));
    }
    cells.add(figure(row.difference()));
    cells.addAll(List.of(row.select(), row.tta()));
    AccuracyColumns.GROUPS.forEach(group -> cells.addAll(ends(row.figures().get(group))));
    Estimate balanced = row.figures().get(AccuracyColumns.BALANCED);
    cells.addAll(List.of(figure(balanced.mean()), figure(balanced.deviation())));
    cells.addAll(ends(balanced));
    cells.add(row.baseline());
    cells.add(row.baseline().isEmpty() ? "" : String.valueOf(row.pairs()));
    cells.add(String.join("; ", row.notes()));
    cells.add(SCHEMA);
    return cells;
  }

  private static List<String> ends(Estimate figure) {
    return List.of(
        figure.interval().map(i -> figure(OptionalDouble.of(i.low()))).orElse(""),
        figure.interval().map(i -> figure(OptionalDouble.of(i.high()))).orElse(""));
  }

  private static Map<String, Estimate> figures(List<RunLine> lines) {
    Map<String, Estimate> figures = new LinkedHashMap<>();
    for (String group : AccuracyColumns.FIGURES) {
      figures.put(group, Estimate.of(lines.stream().map(line -> line.figure(group)).toList()));
    }
    return figures;
  }

  private static String figure(OptionalDouble value) {
    return value.isPresent() ? Cells.fixed(value.getAsDouble(), Cells.PERCENT_DECIMALS) : "";
  }
}
