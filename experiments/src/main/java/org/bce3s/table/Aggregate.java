package org.bce3s.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bce3s.file.FolderException;

/**
 * One table from the runs of any number of places.
 *
 * @param runs the lines of all tables found, a run that was found twice counted once
 * @param notes what a reader must know: protocols that differ between rows, rows renamed because
 *     one name stood for several settings
 */
public record Aggregate(List<RunLine> runs, List<String> notes) {
  /** Copies the lists. */
  public Aggregate {
    runs = List.copyOf(runs);
    notes = List.copyOf(notes);
  }

  /**
   * Reads tables: a file is a {@code runs.csv}; of a folder, its {@code runs.csv} or else those of
   * its folders, in the order of their names. A run's own folder holds one too.
   *
   * @throws TableException if none is found, one is not of the right form or not as written, or one
   *     run was found with different figures
   * @throws FolderException if one cannot be read
   */
  public static Aggregate of(List<Path> places) {
    List<RunLine> found = new ArrayList<>();
    for (Path place : places) {
      List<Path> tables = new ArrayList<>();
      collect(place, tables);
      if (tables.isEmpty()) {
        throw new TableException(place + ": no " + RunsTable.FILE + " here or below");
      }
      tables.forEach(table -> found.addAll(checked(table)));
    }
    List<RunLine> runs = tellApart(once(found));
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
        List<String> parts = new ArrayList<>();
        rowsByValue.forEach(
            (value, rows) -> parts.add(value + " (" + String.join(", ", rows) + ")"));
        notes.add("rows differ in " + column + ": " + String.join("; ", parts));
      }
    }
    return new Aggregate(runs, notes);
  }

  private static List<RunLine> checked(Path table) {
    try {
      TableSums.check(table, Files.readAllBytes(table));
    } catch (IOException e) {
      throw FolderException.reading(table, e);
    }
    return RunsTable.read(table);
  }

  private static void collect(Path place, List<Path> tables) {
    if (Files.isRegularFile(place)) {
      tables.add(place);
      return;
    }
    if (!Files.isDirectory(place)) {
      throw new TableException(place + " does not exist");
    }
    if (Files.isRegularFile(place.resolve(RunsTable.FILE))) {
      tables.add(place.resolve(RunsTable.FILE));
      return;
    }
    try (Stream<Path> entries = Files.list(place)) {
      entries
          .filter(entry -> Files.isDirectory(entry) && !isSetAside(entry))
          .sorted()
          .forEach(entry -> collect(entry, tables));
    } catch (IOException e) {
      throw FolderException.reading(place, e);
    }
  }

  /** A run of settings that have changed since is kept as {@code seed-N.HASH}. */
  private static boolean isSetAside(Path folder) {
    return folder.getFileName().toString().matches("seed--?\\d+\\.[0-9a-z]+");
  }

  /** Keeps one line of those that are of one row, seed, settings and data. */
  private static List<RunLine> once(List<RunLine> found) {
    Map<List<String>, RunLine> kept = new LinkedHashMap<>();
    for (RunLine line : found) {
      List<String> run =
          Stream.of("row", "seed", "configuration_sha256", "subset_sha256")
              .map(line::cell)
              .toList();
      RunLine earlier = kept.putIfAbsent(run, line);
      if (earlier == null) {
        continue;
      }
      for (String figure : AblationRow.GROUPS) {
        if (!earlier.cell(figure).equals(line.cell(figure))) {
          throw new TableException(
              "row "
                  + line.row()
                  + " seed "
                  + line.cell("seed")
                  + " was found twice with different figures: "
                  + figure
                  + " "
                  + earlier.cell(figure)
                  + " and "
                  + line.cell(figure));
        }
      }
    }
    return List.copyOf(kept.values());
  }

  /** Rows of one name but of other settings are not one row: their names get a mark. */
  private static List<RunLine> tellApart(List<RunLine> lines) {
    Map<String, Set<String>> settings = new LinkedHashMap<>();
    for (RunLine line : lines) {
      settings.computeIfAbsent(line.row(), row -> new LinkedHashSet<>()).add(mark(line));
    }
    return lines.stream()
        .map(l -> settings.get(l.row()).size() == 1 ? l : l.withRow(l.row() + "@" + mark(l)))
        .toList();
  }

  private static String mark(RunLine line) {
    return line.cell("configuration_sha256").substring(0, 8)
        + "-"
        + line.cell("subset_sha256").substring(0, 4);
  }
}
