package org.bce3s.table;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bce3s.table.Aggregate.Found;

/**
 * What tells rows of one name and several settings apart: the data set or else the experiment,
 * where each has another; else the setting that differs, such as {@code epochs=9}, or several, by
 * the tables or else by the folders of the runs; the beginnings of two hashes where none of these
 * shows a difference.
 */
final class SettingMarks {
  /** Of more settings a name would be longer than the table is wide. */
  private static final int MOST = 3;

  /** What a person calls runs by, the first that tells them apart. */
  private static final List<String> NAMES = List.of("dataset", "experiment");

  private final Map<String, Map<String, String>> marks;

  private SettingMarks(Map<String, Map<String, String>> marks) {
    this.marks = marks;
  }

  /**
   * Of lines whose rows have names that stand for several settings.
   *
   * @param settings all settings of a run, if they are known
   */
  static SettingMarks of(List<Found> ambiguous, Function<Found, Map<String, String>> settings) {
    Map<String, Map<String, Found>> runs = new LinkedHashMap<>();
    for (Found found : ambiguous) {
      runs.computeIfAbsent(found.row(), row -> new LinkedHashMap<>())
          .putIfAbsent(hash(found.line()), found);
    }
    Map<String, Map<String, String>> marks = new HashMap<>();
    runs.forEach(
        (row, byHash) ->
            marks.put(
                row,
                named(lines(row, ambiguous))
                    .or(() -> shown(byHash, found -> found.line().cells(), known(byHash.values())))
                    .or(() -> shown(byHash, settings))
                    .or(() -> shown(byHash, found -> found.line().cells(), RunsTable.SETTINGS))
                    .orElseGet(
                        () -> byHash.keySet().stream().collect(Collectors.toMap(h -> h, h -> h)))));
    return new SettingMarks(marks);
  }

  private static List<RunLine> lines(String row, List<Found> ambiguous) {
    return ambiguous.stream().filter(found -> found.row().equals(row)).map(Found::line).toList();
  }

  /** By a name of which all lines of the same settings have one, and those of others another. */
  private static Optional<Map<String, String>> named(List<RunLine> lines) {
    for (String column : NAMES) {
      Map<String, String> names = new HashMap<>();
      boolean one =
          lines.stream()
              .allMatch(
                  line ->
                      line.cell(column)
                          .equals(names.computeIfAbsent(hash(line), h -> line.cell(column))));
      boolean different = new HashSet<>(names.values()).size() == names.size();
      if (one && different && !names.containsValue("")) {
        return Optional.of(names);
      }
    }
    return Optional.empty();
  }

  /** The columns that the tables of all have; one that an older did not have is no difference. */
  private static List<String> known(Collection<Found> runs) {
    return RunsTable.SETTINGS.stream()
        .filter(column -> runs.stream().allMatch(found -> RunsTable.knew(found.line(), column)))
        .toList();
  }

  private static Optional<Map<String, String>> shown(
      Map<String, Found> byHash, Function<Found, Map<String, String>> settings) {
    Map<Found, Map<String, String>> all =
        byHash.values().stream().collect(Collectors.toMap(f -> f, settings));
    List<String> names =
        all.values().stream().flatMap(s -> s.keySet().stream()).distinct().sorted().toList();
    return shown(byHash, all::get, names);
  }

  /** One setting that differs between all, else a few together. */
  private static Optional<Map<String, String>> shown(
      Map<String, Found> byHash,
      Function<Found, Map<String, String>> settings,
      Collection<String> names) {
    List<String> differing =
        names.stream()
            .filter(
                name ->
                    byHash.values().stream()
                            .map(found -> value(settings.apply(found), name))
                            .distinct()
                            .count()
                        > 1)
            .toList();
    return Stream.concat(
            differing.stream().map(List::of),
            Stream.of(differing).filter(several -> several.size() <= MOST))
        .map(several -> shownBy(several, byHash, settings))
        .filter(shown -> new HashSet<>(shown.values()).size() == byHash.size())
        .findFirst();
  }

  private static Map<String, String> shownBy(
      List<String> names,
      Map<String, Found> byHash,
      Function<Found, Map<String, String>> settings) {
    Map<String, String> shown = new HashMap<>();
    byHash.forEach(
        (hash, found) ->
            shown.put(
                hash,
                names.stream()
                    .map(name -> name + "=" + value(settings.apply(found), name))
                    .collect(Collectors.joining("+"))));
    return shown;
  }

  private static String value(Map<String, String> settings, String name) {
    String value = settings.getOrDefault(name, "");
    return value.isEmpty() ? "none" : value;
  }

  /** Whether a row's name stands for several settings. */
  boolean has(String row) {
    return marks.containsKey(row);
  }

  /** The mark of a row's line. */
  String of(String row, RunLine line) {
    return marks.get(row).getOrDefault(hash(line), hash(line));
  }

  /** The settings and data of a line. */
  static String hash(RunLine line) {
    return line.cell("configuration_sha256").substring(0, 8)
        + "-"
        + line.cell("subset_sha256").substring(0, 4);
  }
}
