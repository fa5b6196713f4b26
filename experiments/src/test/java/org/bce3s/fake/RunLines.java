package org.bce3s.fake;

import java.util.HashMap;
import java.util.Map;
import org.bce3s.table.RunLine;
import org.bce3s.table.RunsTable;

/** Lines of {@code runs.csv} of runs that never were. */
public final class RunLines {
  private RunLines() {}

  /** A line of the last epoch, other cells as given, what is not given empty. */
  public static RunLine of(String row, int seed, Map<String, String> given) {
    Map<String, String> cells = new HashMap<>();
    RunsTable.COLUMNS.forEach(column -> cells.put(column, ""));
    cells.put("row", row);
    cells.put("seed", String.valueOf(seed));
    cells.put("select", "last");
    cells.put("tta", "none");
    cells.put("subset_sha256", "c".repeat(64));
    cells.put("configuration_sha256", "d".repeat(64));
    cells.put("schema", RunsTable.SCHEMA);
    cells.putAll(given);
    return new RunLine(cells);
  }
}
