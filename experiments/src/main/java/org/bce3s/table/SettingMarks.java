package org.bce3s.table;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What tells rows of one name and several settings apart: the setting that differs, such as {@code
 * epochs=9}, or several; the beginnings of two hashes where the tables show no difference.
 */
final class SettingMarks {
  /** Of more settings a name would be longer than the table is wide. */
  private static final int MOST = 3;

  private final Map<String, Map<String, String>> marks;

  private SettingMarks(Map<String, Map<String, String>> marks) {
    this.marks = marks;
  }

  /** Of lines whose rows have names that stand for several settings. */
  static SettingMarks of(List<Aggregate.Found> ambiguous) {
    Map<String, Map<String, RunLine>> lines = new LinkedHashMap<>();
    for (Aggregate.Found found : ambiguous) {
      lines
          .computeIfAbsent(found.row(), row -> new LinkedHashMap<>())
          .putIfAbsent(hash(found.line()), found.line());
    }
    Map<String, Map<String, String>> marks = new HashMap<>();
    lines.forEach((row, byHash) -> marks.put(row, marks(byHash)));
    return new SettingMarks(marks);
  }

  /** One setting that differs between all, else a few together, else the hashes. */
  private static Map<String, String> marks(Map<String, RunLine> byHash) {
    List<String> differing =
        RunsTable.SETTINGS.stream()
            .filter(c -> byHash.values().stream().map(line -> line.cell(c)).distinct().count() > 1)
            .toList();
    return Stream.concat(
            differing.stream().map(List::of),
            Stream.of(differing).filter(columns -> columns.size() <= MOST))
        .map(columns -> shown(byHash, columns))
        .filter(shown -> new HashSet<>(shown.values()).size() == byHash.size())
        .findFirst()
        .orElseGet(() -> byHash.keySet().stream().collect(Collectors.toMap(h -> h, h -> h)));
  }

  private static Map<String, String> shown(Map<String, RunLine> byHash, List<String> columns) {
    Map<String, String> shown = new HashMap<>();
    byHash.forEach(
        (hash, line) ->
            shown.put(
                hash,
                columns.stream()
                    .map(c -> c + "=" + (line.cell(c).isEmpty() ? "none" : line.cell(c)))
                    .collect(Collectors.joining("+"))));
    return shown;
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
