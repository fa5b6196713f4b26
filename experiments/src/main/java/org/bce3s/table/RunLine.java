package org.bce3s.table;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One line of {@code runs.csv}.
 *
 * @param cells the text of every column of {@link RunsTable#COLUMNS} and of those that a later
 *     version of the table may have added
 */
public record RunLine(Map<String, String> cells) {
  /** Checks that every column is there, and puts the known ones first. */
  public RunLine {
    if (!cells.keySet().containsAll(RunsTable.COLUMNS)) {
      throw new IllegalArgumentException("columns " + cells.keySet());
    }
    Map<String, String> inOrder = new LinkedHashMap<>();
    for (String column : RunsTable.COLUMNS) {
      inOrder.put(column, cells.get(column));
    }
    inOrder.putAll(cells);
    cells = Collections.unmodifiableMap(inOrder);
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

  /** The cells in the order of these columns; empty where the line has none. */
  List<String> inOrder(Collection<String> columns) {
    return columns.stream().map(column -> cells.getOrDefault(column, "")).toList();
  }
}
