package org.bce3s.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The table {@code ablation.csv}: one line a row, over its seeds.
 *
 * <p>It is a function of {@code runs.csv} alone, computed from the figures as printed there, so
 * that anyone who has the runs can make the same bytes.
 */
public final class AblationTable {
  /** Name of the file. */
  public static final String FILE = "ablation.csv";

  private AblationTable() {}

  /** The rows of these runs, in the order in which each first appears. */
  public static List<AblationRow> rows(List<RunLine> runs) {
    Map<String, List<RunLine>> byRow = new LinkedHashMap<>();
    runs.forEach(run -> byRow.computeIfAbsent(run.row(), row -> new ArrayList<>()).add(run));
    Map<String, Map<String, MeanAndDeviation>> figures = new LinkedHashMap<>();
    byRow.forEach((row, lines) -> figures.put(row, figures(lines)));
    List<AblationRow> rows = new ArrayList<>();
    byRow.forEach(
        (row, lines) ->
            rows.add(
                new AblationRow(
                    row,
                    lines.size(),
                    figures.get(row),
                    difference(lines.get(0), figures),
                    lines.get(0).cell("select"),
                    lines.get(0).cell("tta"))));
    return List.copyOf(rows);
  }

  /** The table of these runs as text. */
  public static String text(List<RunLine> runs) {
    List<String> columns = new ArrayList<>(List.of("row", "seeds"));
    for (String group : AblationRow.GROUPS) {
      columns.add(group + "_mean");
      columns.add(group + "_std");
    }
    columns.addAll(List.of("difference", "select", "tta"));
    return CsvFile.text(columns, rows(runs).stream().map(AblationTable::cells).toList());
  }

  private static List<String> cells(AblationRow row) {
    List<String> cells = new ArrayList<>(List.of(row.name(), String.valueOf(row.seeds())));
    for (String group : AblationRow.GROUPS) {
      cells.add(figure(row.figures().get(group).mean()));
      cells.add(figure(row.figures().get(group).deviation()));
    }
    cells.add(figure(row.difference()));
    cells.addAll(List.of(row.select(), row.tta()));
    return cells;
  }

  private static Map<String, MeanAndDeviation> figures(List<RunLine> lines) {
    Map<String, MeanAndDeviation> figures = new LinkedHashMap<>();
    for (String group : AblationRow.GROUPS) {
      figures.put(
          group, MeanAndDeviation.of(lines.stream().map(line -> line.figure(group)).toList()));
    }
    return figures;
  }

  private static OptionalDouble difference(
      RunLine line, Map<String, Map<String, MeanAndDeviation>> figures) {
    String baseline = line.cell("baseline");
    if (baseline.equals(line.row()) || !figures.containsKey(baseline)) {
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
