package org.bce3s.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A table of one kind from many runs as one, each line led by row and seed. */
public final class JoinedTable {
  private final Set<String> columns = new LinkedHashSet<>(List.of("row", "seed"));
  private final List<Map<String, String>> lines = new ArrayList<>();

  /** Adds the lines of a run. */
  public void add(String row, String seed, List<CsvLine> table) {
    for (CsvLine line : table) {
      Map<String, String> cells = new HashMap<>(line.cells());
      columns.addAll(line.cells().keySet());
      cells.put("row", row);
      cells.put("seed", seed);
      lines.add(cells);
    }
  }

  /** The table as text, empty cells where a run's table had no such column; empty without lines. */
  public Optional<String> text() {
    List<List<String>> texts =
        lines.stream()
            .map(cells -> columns.stream().map(c -> cells.getOrDefault(c, "")).toList())
            .toList();
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(CsvFile.text(List.copyOf(columns), texts));
  }
}
