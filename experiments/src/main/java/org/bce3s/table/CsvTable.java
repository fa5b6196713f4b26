package org.bce3s.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bce3s.file.DataException;

/**
 * A CSV file that was read whole: a header and lines of as many cells.
 *
 * @param file where it was read
 * @param columns the header
 * @param lines the lines below it, in order
 */
public record CsvTable(Path file, List<String> columns, List<CsvLine> lines) {
  /** Copies the lists. */
  public CsvTable {
    columns = List.copyOf(columns);
    lines = List.copyOf(lines);
  }

  /**
   * Reads a table.
   *
   * @throws DataException if it is empty, cut off in its last line, no CSV, names a column twice or
   *     has a line with more or fewer cells than its header
   * @throws org.bce3s.file.FolderException if the file cannot be read
   */
  public static CsvTable read(Path file) {
    List<List<String>> cells = CsvFile.read(file);
    if (cells.isEmpty()) {
      throw new DataException(file + ": is empty; the first line must name the columns");
    }
    List<String> columns = cells.get(0);
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      if (!seen.add(column)) {
        throw new DataException(file + ":1: the column " + column + " is named twice");
      }
    }
    List<CsvLine> lines = new ArrayList<>();
    for (int i = 1; i < cells.size(); i++) {
      String where = file + ":" + (i + 1);
      if (cells.get(i).size() != columns.size()) {
        throw new DataException(
            where + ": " + cells.get(i).size() + " cells where " + columns.size() + " are needed");
      }
      lines.add(CsvLine.of(where, columns, cells.get(i)));
    }
    return new CsvTable(file, columns, lines);
  }

  /**
   * Checks that columns are there.
   *
   * @throws DataException naming the first that is not
   */
  public CsvTable require(List<String> needed) {
    for (String column : needed) {
      if (!columns.contains(column)) {
        throw new DataException(
            file + ":1: the column " + column + " is missing; there are " + columns);
      }
    }
    return this;
  }
}
