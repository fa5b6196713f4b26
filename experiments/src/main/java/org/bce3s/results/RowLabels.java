package org.bce3s.results;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bce3s.table.RunLine;

/** What rows are called where a person reads of them: by their {@code report.label}, if any. */
final class RowLabels {
  /** The columns that name a row. */
  private static final List<String> COLUMNS = List.of("row", "baseline", "start");

  private final Map<String, String> labels;

  private RowLabels(Map<String, String> labels) {
    this.labels = labels;
  }

  /** Of the rows of these lines; where several rows have one label, each has its name beside it. */
  static RowLabels of(List<RunLine> lines) {
    Map<String, String> written = new LinkedHashMap<>();
    lines.forEach(line -> written.putIfAbsent(line.row(), shown(line)));
    Map<String, Long> rows =
        written.values().stream().collect(Collectors.groupingBy(l -> l, Collectors.counting()));
    Map<String, String> labels = new HashMap<>();
    written.forEach(
        (row, label) ->
            labels.put(
                row, label.equals(row) || rows.get(label) == 1 ? label : label + " (" + row + ")"));
    return new RowLabels(labels);
  }

  private static String shown(RunLine line) {
    return line.cell("label").isEmpty() ? line.row() : line.cell("label");
  }

  /** The line of a run with the labels of rows for their names. */
  RunLine line(RunLine line) {
    Map<String, String> cells = new HashMap<>(line.cells());
    for (String column : COLUMNS) {
      cells.computeIfPresent(column, (c, name) -> labels.getOrDefault(name, name));
    }
    if (line.cell("method").isEmpty()) {
      cells.put("method", line.row()); // published figures go by the name
    }
    return new RunLine(cells);
  }
}
