package org.bce3s.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a reader of a table must know of its rows: protocols, seeds and baselines that differ
 * between them, and names that stood for several settings.
 */
public final class RowNotes {
  private RowNotes() {}

  /**
   * Those of some runs, a line each.
   *
   * @param runs the runs of all rows
   * @param line the line of a run, under the name that its row is to be called by
   * @param name the name of its row where it was found
   * @param <T> what holds a run
   */
  public static <T> List<String> of(
      List<T> runs, Function<T, RunLine> line, Function<T, String> name) {
    List<RunLine> lines = runs.stream().map(line).toList();
    List<String> notes = new ArrayList<>(protocols(lines));
    notes.addAll(severalSettings(runs, line, name));
    notes.addAll(seeds(lines));
    notes.addAll(baselines(lines));
    return notes;
  }

  private static List<String> protocols(List<RunLine> runs) {
    List<String> notes = new ArrayList<>();
    for (String column : Protocol.COLUMNS) {
      Map<String, Set<String>> rowsByValue = new LinkedHashMap<>();
      for (RunLine run : runs) {
        Protocol.said(run, column)
            .ifPresent(
                value ->
                    rowsByValue.computeIfAbsent(value, v -> new LinkedHashSet<>()).add(run.row()));
      }
      if (rowsByValue.size() > 1) {
        notes.add("rows differ in " + column + ": " + byValue(rowsByValue));
      }
    }
    return notes;
  }

  /** A mean over other seeds is another mean: rows of the same seeds go together. */
  private static List<String> seeds(List<RunLine> runs) {
    Map<String, Set<String>> seedsByRow = new LinkedHashMap<>();
    runs.forEach(
        run -> seedsByRow.computeIfAbsent(run.row(), r -> new TreeSet<>()).add(run.cell("seed")));
    Map<String, Set<String>> rowsBySeeds = new LinkedHashMap<>();
    seedsByRow.forEach(
        (row, seeds) ->
            rowsBySeeds
                .computeIfAbsent(String.join(" ", seeds), s -> new LinkedHashSet<>())
                .add(row));
    return rowsBySeeds.size() > 1
        ? List.of("rows differ in seeds: " + byValue(rowsBySeeds))
        : List.of();
  }

  /** Differences to several rows are no one column, and to a row of elsewhere there are none. */
  private static List<String> baselines(List<RunLine> runs) {
    Set<String> rows = runs.stream().map(RunLine::row).collect(Collectors.toSet());
    Map<String, Set<String>> rowsByBaseline = new LinkedHashMap<>();
    runs.stream()
        .filter(run -> !run.cell("baseline").isEmpty() && !run.cell("baseline").equals(run.row()))
        .forEach(
            run ->
                rowsByBaseline
                    .computeIfAbsent(run.cell("baseline"), b -> new LinkedHashSet<>())
                    .add(run.row()));
    List<String> notes = new ArrayList<>();
    if (rowsByBaseline.size() > 1) {
      notes.add("rows differ in baseline: " + byValue(rowsByBaseline));
    }
    rowsByBaseline.forEach(
        (baseline, of) -> {
          if (!rows.contains(baseline)) {
            notes.add(
                "the baseline " + baseline + " of " + String.join(", ", of) + " is not among them");
          }
        });
    return notes;
  }

  /** Of each name that stands for several rows what tells them apart. */
  private static <T> List<String> severalSettings(
      List<T> runs, Function<T, RunLine> line, Function<T, String> name) {
    Map<String, Map<String, RunLine>> linesByName = new LinkedHashMap<>();
    for (T run : runs) {
      linesByName
          .computeIfAbsent(name.apply(run), n -> new LinkedHashMap<>())
          .putIfAbsent(line.apply(run).row(), line.apply(run));
    }
    List<String> several =
        linesByName.values().stream()
            .filter(rows -> rows.size() > 1)
            .map(RowNotes::settings)
            .toList();
    return several.isEmpty()
        ? List.of()
        : List.of(
            "one name stands for rows of several settings, told apart by @: "
                + String.join("; ", several));
  }

  /** Rows of one name and what of their settings is not the same: {@code ce@a (epochs 9)}. */
  private static String settings(Map<String, RunLine> byRow) {
    List<String> differing =
        RunsTable.SETTINGS.stream()
            .filter(c -> byRow.values().stream().map(line -> line.cell(c)).distinct().count() > 1)
            .toList();
    List<String> texts = new ArrayList<>();
    byRow.forEach(
        (row, line) ->
            texts.add(
                differing.isEmpty()
                    ? row
                    : differing.stream()
                        .map(c -> c + " " + (line.cell(c).isEmpty() ? "none" : line.cell(c)))
                        .collect(Collectors.joining(", ", row + " (", ")"))));
    return String.join(", ", texts);
  }

  private static String byValue(Map<String, Set<String>> rowsByValue) {
    List<String> parts = new ArrayList<>();
    rowsByValue.forEach(
        (value, rows) ->
            parts.add((value.isEmpty() ? "none" : value) + " (" + String.join(", ", rows) + ")"));
    return String.join("; ", parts);
  }
}
