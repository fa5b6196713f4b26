package org.bce3s.verdict;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bce3s.table.RunLine;
import org.bce3s.table.RunsTable;

/** Lines of {@code runs.csv} of which a few columns matter. */
final class Runs {
  private final List<RunLine> lines = new ArrayList<>();

  /** Adds a run a seed, counted from 0; an empty text is n/a. */
  Runs row(String row, String... all) {
    for (int seed = 0; seed < all.length; seed++) {
      run(row, seed, Map.of("all", all[seed]));
    }
    return this;
  }

  /** Adds a run. */
  Runs run(String row, long seed, Map<String, String> cells) {
    Map<String, String> line = new HashMap<>();
    RunsTable.COLUMNS.forEach(column -> line.put(column, ""));
    line.put("row", row);
    line.put("seed", String.valueOf(seed));
    line.put("baseline", "ce");
    line.put("dataset", "cifar10-lt");
    line.put("subset_sha256", "c".repeat(64));
    line.put("epochs", "200");
    line.put("select", "last");
    line.put("schema", RunsTable.SCHEMA);
    line.putAll(cells);
    lines.add(new RunLine(line));
    return this;
  }

  /** The runs added so far. */
  List<RunLine> lines() {
    return List.copyOf(lines);
  }
}
