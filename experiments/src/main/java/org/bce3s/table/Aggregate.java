package org.bce3s.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bce3s.file.DataException;
import org.bce3s.file.FolderException;

/**
 * One table from the runs of any number of places.
 *
 * @param found the lines of all tables found, a run that was found twice counted once
 * @param notes what a reader must know: protocols and seeds that differ between rows, rows renamed
 *     because one name stood for several settings
 */
public record Aggregate(List<Found> found, List<String> notes) {
  /**
   * A run and where it was found.
   *
   * @param line its line, under the name that its row has among all those found
   * @param row the name of its row where it was found
   * @param table the {@code runs.csv} that it was read from
   */
  public record Found(RunLine line, String row, Path table) {}

  /** Copies the lists. */
  public Aggregate {
    found = List.copyOf(found);
    notes = List.copyOf(notes);
  }

  /** The lines alone. */
  public List<RunLine> runs() {
    return found.stream().map(Found::line).toList();
  }

  /**
   * Reads tables: a file is a {@code runs.csv}; of a folder, its {@code runs.csv} or else those of
   * its folders, in the order of their names. A run's own folder holds one too. A folder that links
   * lead to again is read once.
   *
   * @throws DataException if none is found or no run is finished, one is not of the right form or
   *     not as written, or one run was found with different figures
   * @throws FolderException if one cannot be read
   */
  public static Aggregate of(List<Path> places) {
    return of(places, found -> Map.of());
  }

  /**
   * The same where more is known of runs than their tables say, by which rows of one name are told
   * apart.
   *
   * @param settings the settings of a run by their paths; none if they are not known
   */
  public static Aggregate of(List<Path> places, Function<Found, Map<String, String>> settings) {
    List<Found> all = new ArrayList<>();
    for (Path place : places) {
      List<Path> tables = new ArrayList<>();
      collect(place, tables, new HashSet<>());
      if (tables.isEmpty()) {
        throw new DataException(place + ": no " + RunsTable.FILE + " here or below");
      }
      for (Path table : tables) {
        checked(table).forEach(line -> all.add(new Found(line, line.row(), table)));
      }
    }
    if (all.isEmpty()) {
      throw new DataException(places.get(0) + ": no run is finished yet");
    }
    List<Found> once = once(all);
    Set<String> ambiguous = ambiguous(once);
    SettingMarks marks =
        SettingMarks.of(once.stream().filter(f -> ambiguous.contains(f.row())).toList(), settings);
    Map<String, Set<String>> experimentsByRow = experiments(all);
    List<Found> found =
        once.stream()
            .map(f -> toldApart(f, all, marks))
            .map(f -> withOwnBaseline(f, experimentsByRow))
            .toList();
    return new Aggregate(found, RowNotes.of(found, Found::line, Found::row));
  }

  /** In which experiments each row was found. */
  private static Map<String, Set<String>> experiments(List<Found> all) {
    Map<String, Set<String>> experiments = new HashMap<>();
    all.forEach(
        f ->
            experiments
                .computeIfAbsent(f.row(), row -> new LinkedHashSet<>())
                .add(f.line().cell("experiment")));
    return experiments;
  }

  /** A row's baseline is that of its own experiment, and not what another calls by that name. */
  private static Found withOwnBaseline(Found found, Map<String, Set<String>> experimentsByRow) {
    String baseline = found.line().cell("baseline");
    String experiment = found.line().cell("experiment");
    Set<String> experiments = experimentsByRow.getOrDefault(baseline, Set.of(experiment));
    if (experiments.contains(experiment)) {
      return found;
    }
    Map<String, String> cells = new HashMap<>(found.line().cells());
    cells.put("baseline", baseline + "@" + experiment);
    return new Found(new RunLine(cells), found.row(), found.table());
  }

  private static List<RunLine> checked(Path table) {
    TableSums.check(table);
    return RunsTable.read(table);
  }

  private static void collect(Path place, List<Path> tables, Set<Path> seen) {
    if (Files.isRegularFile(place)) {
      tables.add(place);
      return;
    }
    if (!Files.isDirectory(place)) {
      throw new DataException(place + " does not exist");
    }
    try {
      if (!seen.add(place.toRealPath())) {
        return;
      }
    } catch (IOException e) {
      throw FolderException.reading(place, e);
    }
    if (Files.isRegularFile(place.resolve(RunsTable.FILE))) {
      tables.add(place.resolve(RunsTable.FILE));
      return;
    }
    try (Stream<Path> entries = Files.list(place)) {
      entries
          .filter(entry -> Files.isDirectory(entry) && !isSetAside(entry))
          .sorted()
          .forEach(entry -> collect(entry, tables, seen));
    } catch (IOException e) {
      throw FolderException.reading(place, e);
    }
  }

  /** A run of settings that have changed since is kept as {@code seed-N.HASH}. */
  private static boolean isSetAside(Path folder) {
    return folder.getFileName().toString().matches("seed--?\\d+\\.[0-9a-z]+");
  }

  /** Keeps one line of those that are of one row, seed, settings and data. */
  private static List<Found> once(List<Found> all) {
    Map<List<String>, Found> kept = new LinkedHashMap<>();
    for (Found found : all) {
      RunLine line = found.line();
      List<String> run =
          Stream.of("row", "seed", "configuration_sha256", "subset_sha256")
              .map(line::cell)
              .toList();
      Found earlier = kept.putIfAbsent(run, found);
      if (earlier == null) {
        continue;
      }
      for (String figure : AccuracyColumns.GROUPS) {
        if (!earlier.line().cell(figure).equals(line.cell(figure))) {
          throw new DataException(
              "row "
                  + line.row()
                  + " seed "
                  + line.cell("seed")
                  + " was found twice with different figures: "
                  + figure
                  + " "
                  + earlier.line().cell(figure)
                  + " ("
                  + earlier.table()
                  + ") and "
                  + line.cell(figure)
                  + " ("
                  + found.table()
                  + ")");
        }
      }
    }
    return List.copyOf(kept.values());
  }

  /** The names that stand for rows of several settings. */
  private static Set<String> ambiguous(List<Found> all) {
    Map<String, Set<String>> settings = new LinkedHashMap<>();
    for (Found found : all) {
      settings
          .computeIfAbsent(found.row(), row -> new LinkedHashSet<>())
          .add(SettingMarks.hash(found.line()));
    }
    Set<String> names = new LinkedHashSet<>();
    settings.forEach((row, marks) -> names.addAll(marks.size() > 1 ? Set.of(row) : Set.of()));
    return names;
  }

  /**
   * Ambiguous names get a mark; the rows that a line refers to are itself or those of its own
   * table.
   */
  private static Found toldApart(Found found, List<Found> all, SettingMarks known) {
    Map<String, String> cells = new HashMap<>(found.line().cells());
    if (known.has(found.row())) {
      cells.put("row", found.row() + "@" + known.of(found.row(), found.line()));
    }
    for (String column : List.of("baseline", "start")) {
      String name = cells.get(column);
      List<String> marks =
          !known.has(name)
              ? List.of()
              : name.equals(found.row())
                  ? List.of(known.of(name, found.line()))
                  : all.stream()
                      .filter(f -> f.row().equals(name) && f.table().equals(found.table()))
                      .map(f -> known.of(name, f.line()))
                      .distinct()
                      .toList();
      if (marks.size() == 1) {
        cells.put(column, name + "@" + marks.get(0));
      }
    }
    return new Found(new RunLine(cells), found.row(), found.table());
  }
}
