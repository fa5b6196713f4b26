package org.bce3s.table;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.bce3s.file.DataException;

/**
 * One line of a CSV file.
 *
 * @param where its address, {@code file:line}
 * @param cells the text of each column, in the order of the columns
 */
public record CsvLine(String where, Map<String, String> cells) {
  private static final String FIGURE = "-?\\d+(\\.\\d+)?";

  /** Copies the cells. */
  public CsvLine {
    cells = Collections.unmodifiableMap(new LinkedHashMap<>(cells));
  }

  static CsvLine of(String where, List<String> columns, List<String> texts) {
    Map<String, String> cells = new LinkedHashMap<>();
    for (int c = 0; c < columns.size(); c++) {
      cells.put(columns.get(c), texts.get(c));
    }
    return new CsvLine(where, cells);
  }

  /**
   * The text of a column.
   *
   * @throws DataException if there is no such column
   */
  public String text(String column) {
    String cell = cells.get(column);
    if (cell == null) {
      throw new DataException(where + ": the column " + column + " is missing");
    }
    return cell;
  }

  /**
   * The number in a column; empty for n/a.
   *
   * @throws DataException if there is no such column or its text is no decimal number
   */
  public OptionalDouble figure(String column) {
    String cell = text(column);
    if (cell.isEmpty()) {
      return OptionalDouble.empty();
    }
    if (!cell.matches(FIGURE)) {
      throw new DataException(
          where + ": " + column + ": \"" + cell + "\" is neither a figure nor empty");
    }
    return OptionalDouble.of(Double.parseDouble(cell));
  }

  /**
   * The whole number in a column, one that an int can hold.
   *
   * @throws DataException if there is no such column or its text is no such number
   */
  public int integer(String column) {
    long whole = whole(column);
    if (whole != (int) whole) {
      throw new DataException(
          where + ": " + column + ": " + whole + " is beyond the whole numbers of 32 bits");
    }
    return (int) whole;
  }

  /**
   * The whole number in a column, any that a long can hold.
   *
   * @throws DataException if there is no such column or its text is no such number
   */
  public long whole(String column) {
    String cell = text(column);
    try {
      if (cell.matches("-?\\d+")) {
        return Long.parseLong(cell);
      }
    } catch (NumberFormatException e) {
      throw new DataException(
          where + ": " + column + ": " + cell + " is beyond the whole numbers of 64 bits");
    }
    throw new DataException(where + ": " + column + ": \"" + cell + "\" is no whole number");
  }
}
