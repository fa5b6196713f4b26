package org.bce3s.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was left out or accepted on the way to a figure, in the words that every table shows: on a
 * terminal and as Markdown, LaTeX, CSV and HTML. Whoever adds a column of {@code runs.csv} that
 * tells of such a thing adds its words to {@link #of}, and all tables have them.
 */
public final class Caveats {
  private Caveats() {}

  /**
   * Those of the runs of one row, each once; none if all was as usual.
   *
   * @param runs the row's seeds
   */
  public static List<String> of(List<RunLine> runs) {
    List<String> caveats = new ArrayList<>();
    List<String> devices =
        runs.stream().map(run -> run.cell("device")).filter(d -> !d.isEmpty()).distinct().toList();
    if (devices.size() > 1) {
      caveats.add("seeds were trained on different devices: " + String.join(", ", devices));
    }
    runs.stream()
        .map(SkippedColumns::text)
        .flatMap(Optional::stream)
        .distinct()
        .forEach(caveats::add);
    return List.copyOf(caveats);
  }

  /** Those of all rows, a line each: {@code ce, bce: 2 test images left out}. */
  public static List<String> lines(List<RunLine> runs) {
    Map<String, List<RunLine>> byRow = new LinkedHashMap<>();
    runs.forEach(run -> byRow.computeIfAbsent(run.row(), row -> new ArrayList<>()).add(run));
    Map<String, List<String>> notesByRow = new LinkedHashMap<>();
    byRow.forEach((row, lines) -> notesByRow.put(row, of(lines)));
    return lines(notesByRow);
  }

  /** Notes of rows, those that several have once. */
  static List<String> lines(Map<String, List<String>> notesByRow) {
    Map<String, List<String>> rowsByNote = new LinkedHashMap<>();
    notesByRow.forEach(
        (row, notes) ->
            notes.forEach(
                note -> rowsByNote.computeIfAbsent(note, n -> new ArrayList<>()).add(row)));
    List<String> lines = new ArrayList<>();
    rowsByNote.forEach((note, rows) -> lines.add(String.join(", ", rows) + ": " + note));
    return List.copyOf(lines);
  }
}
