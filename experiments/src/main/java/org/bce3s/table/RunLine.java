package org.bce3s.table;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * One line of {@code runs.csv}.
 *
 * @param cells the text of every column of {@link RunsTable#COLUMNS}
 */
public record RunLine(Map<String, String> cells) {
  /** Checks that every column is there. */
  public RunLine {
    cells = Map.copyOf(cells);
    if (!cells.keySet().equals(Set.copyOf(RunsTable.COLUMNS))) {
      throw new IllegalArgumentException("columns " + cells.keySet());
    }
  }

  /** The text of a column. */
  public String cell(String column) {
    String cell = cells.get(column);
    if (cell == null) {
      throw new IllegalArgumentException("runs.csv has no column " + column);
    }
    return cell;
  }

  /** The row of the ablation. */
  public String row() {
    return cell("row");
  }

  /** The figure of a column in per cent; empty for n/a. */
  public OptionalDouble figure(String column) {
    String cell = cell(column);
    return cell.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(cell));
  }

  /** The same line under another row name. */
  public RunLine withRow(String row) {
    Map<String, String> changed = new HashMap<>(cells);
    changed.put("row", row);
    return new RunLine(changed);
  }

  /** The cells in the order of the columns. */
  List<String> inOrder() {
    return RunsTable.COLUMNS.stream().map(cells::get).toList();
  }
}
