package org.bce3s.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bce3s.statistics.Interval;

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
   * Version of the columns, in the column {@code schema}; the first had neither it nor intervals.
   */
  public static final String SCHEMA = "ablation/2";

  /** The columns. */
  public static final List<String> COLUMNS = columns();

  private AblationTable() {}

  /** The rows of these runs, in the order in which each first appears. */
  public static List<AblationRow> rows(List<RunLine> runs) {
    Map<String, List<RunLine>> byRow = new LinkedHashMap<>();
    runs.forEach(run -> byRow.computeIfAbsent(run.row(), row -> new ArrayList<>()).add(run));
    Map<String, Map<String, Estimate>> figures = new LinkedHashMap<>();
    byRow.forEach((row, lines) -> figures.put(row, figures(lines)));
    List<AblationRow> rows = new ArrayList<>();
    byRow.forEach(
        (row, lines) ->
            rows.add(
                new AblationRow(
                    row,
                    lines.size(),
                    figures.get(row),
                    difference(lines.get(0), byRow, figures),
                    lines.get(0).cell("select"),
                    lines.get(0).cell("tta"))));
    return List.copyOf(rows);
  }

  /** The table of these runs as text. */
  public static String text(List<RunLine> runs) {
    return CsvFile.text(COLUMNS, rows(runs).stream().map(AblationTable::cells).toList());
  }

  private static List<String> columns() {
    List<String> columns = new ArrayList<>(List.of("row", "seeds"));
    for (String group : AblationRow.GROUPS) {
      columns.add(group + "_mean");
      columns.add(group + "_std");
    }
    columns.addAll(List.of("difference", "select", "tta"));
    for (String group : AblationRow.GROUPS) {
      columns.add(group + "_low");
      columns.add(group + "_high");
    }
    columns.add("schema");
    return List.copyOf(columns);
  }

  private static List<String> cells(AblationRow row) {
    List<String> cells = new ArrayList<>(List.of(row.name(), String.valueOf(row.seeds())));
    for (String group : AblationRow.GROUPS) {
      cells.add(figure(row.figures().get(group).mean()));
      cells.add(figure(row.figures().get(group).deviation()));
    }
    cells.add(figure(row.difference()));
    cells.addAll(List.of(row.select(), row.tta()));
    for (String group : AblationRow.GROUPS) {
      Optional<Interval> interval = row.figures().get(group).interval();
      cells.add(interval.map(i -> figure(OptionalDouble.of(i.low()))).orElse(""));
      cells.add(interval.map(i -> figure(OptionalDouble.of(i.high()))).orElse(""));
    }
    cells.add(SCHEMA);
    return cells;
  }

  private static Map<String, Estimate> figures(List<RunLine> lines) {
    Map<String, Estimate> figures = new LinkedHashMap<>();
    for (String group : AblationRow.GROUPS) {
      figures.put(group, Estimate.of(lines.stream().map(line -> line.figure(group)).toList()));
    }
    return figures;
  }

  private static OptionalDouble difference(
      RunLine line, Map<String, List<RunLine>> byRow, Map<String, Map<String, Estimate>> figures) {
    String baseline = line.cell("baseline");
    if (baseline.equals(line.row())
        || !figures.containsKey(baseline)
        || !Protocol.differing(line, byRow.get(baseline).get(0), Protocol.DATA).isEmpty()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        figures.get(line.row()).get("all").mean().getAsDouble()
            - figures.get(baseline).get("all").mean().getAsDouble());
  }

  private static String figure(OptionalDouble value) {
    return value.isPresent() ? Cells.fixed(value.getAsDouble(), Cells.PERCENT_DECIMALS) : "";
  }
}
