package org.bce3s.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
   * @param all the runs of the whole table: where these were trained on several kinds of device,
   *     each row says on which
   */
  public static List<String> of(List<RunLine> runs, List<RunLine> all) {
    List<String> caveats = new ArrayList<>();
    if (said(all, "device").size() > 1) {
      caveats.add("trained on " + String.join(" and ", said(runs, "device")));
    }
    if (said(all, "switches").size() > 1) {
      caveats.add("trained with switches " + String.join(" and ", said(runs, "switches")));
    }
    said(runs, "init").forEach(file -> caveats.add("started from weights of a file: " + file));
    runs.stream().map(Caveats::skipped).flatMap(Optional::stream).distinct().forEach(caveats::add);
    said(runs, "accepted_code")
        .forEach(classes -> caveats.add("accepted over other code: " + classes));
    ofSeveralCodes(runs).ifPresent(caveats::add);
    if (!said(runs, RunFigures.KEPT).isEmpty()) {
      caveats.add("accuracies alone, as they were kept: the weights are gone");
    }
    return List.copyOf(caveats);
  }

  /**
   * What a run did without, e.g. {@code 2 test images that cannot be decoded left out}; empty if
   * nothing, or its table is older than the columns.
   */
  private static Optional<String> skipped(RunLine run) {
    List<String> parts = new ArrayList<>();
    List<String> images = List.of("training image", "validation image", "test image");
    for (int i = 0; i < images.size(); i++) {
      String count = run.cell(SkippedColumns.COLUMNS.get(i));
      if (!Set.of("", "0").contains(count)) {
        parts.add(count + " " + images.get(i) + (count.equals("1") ? "" : "s"));
      }
    }
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join(", ", parts) + " that cannot be decoded left out");
  }

  private static List<String> said(List<RunLine> runs, String column) {
    return runs.stream()
        .map(run -> run.cell(column))
        .filter(cell -> !cell.isEmpty())
        .distinct()
        .toList();
  }

  /** Which seeds were trained and measured by which code, where it is not the same for all. */
  private static Optional<String> ofSeveralCodes(List<RunLine> runs) {
    if (said(runs, RunsTable.RUN_CODE).size() < 2 && said(runs, "code_version").size() < 2) {
      return Optional.empty();
    }
    Map<String, List<String>> seedsByCode = new LinkedHashMap<>();
    for (RunLine run : runs) {
      String code = run.cell(RunsTable.RUN_CODE);
      seedsByCode
          .computeIfAbsent(code.isEmpty() ? run.cell("code_version") : code, c -> new ArrayList<>())
          .add(run.cell("seed"));
    }
    List<String> parts = new ArrayList<>();
    seedsByCode.forEach(
        (code, seeds) -> parts.add(code + " (seed " + String.join(", ", seeds) + ")"));
    return Optional.of("seeds of different code: " + String.join(", ", parts));
  }

  /** Those of all rows, a line each: {@code ce, bce: 2 test images left out}. */
  public static List<String> lines(List<RunLine> runs) {
    Map<String, List<RunLine>> byRow = new LinkedHashMap<>();
    runs.forEach(run -> byRow.computeIfAbsent(run.row(), row -> new ArrayList<>()).add(run));
    Map<String, List<String>> notesByRow = new LinkedHashMap<>();
    byRow.forEach((row, lines) -> notesByRow.put(row, of(lines, runs)));
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
