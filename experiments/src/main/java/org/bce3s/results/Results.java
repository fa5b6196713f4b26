package org.bce3s.results;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bce3s.failure.RequestException;
import org.bce3s.file.DataException;
import org.bce3s.run.RunFolder;
import org.bce3s.spec.Count;
import org.bce3s.spec.Names;
import org.bce3s.sweep.CellState;
import org.bce3s.sweep.FinishedRuns;
import org.bce3s.sweep.SweepFolder;
import org.bce3s.sweep.SweepStatus;
import org.bce3s.table.Aggregate;
import org.bce3s.table.ExportedFolder;
import org.bce3s.table.JoinedTable;
import org.bce3s.table.RowNotes;
import org.bce3s.table.RunLine;
import org.bce3s.table.RunsTable;
import org.bce3s.table.TableSums;
import org.bce3s.yaml.Findings;
import org.bce3s.yaml.Scalars;

/**
 * Finished runs of any number of places: folders of runs, of sweeps, of exported tables, or {@code
 * runs.csv} files.
 *
 * @param runs the runs, one that was found twice counted once
 * @param notes what {@link RowNotes} says of them: how their rows differ
 * @param unfinished which of their sweeps are not at their end
 */
public record Results(List<ResultRun> runs, List<String> notes, List<String> unfinished) {
  /** The option by which rows are chosen, to begin a message with. */
  private static final String ROWS = "--rows: ";

  /** Copies the lists. */
  public Results {
    runs = List.copyOf(runs);
    notes = List.copyOf(notes);
    unfinished = List.copyOf(unfinished);
  }

  /** The lines of {@code runs.csv} alone. */
  public List<RunLine> lines() {
    return runs.stream().map(ResultRun::line).toList();
  }

  /**
   * Reads the runs of these places; their other tables are read when they are asked for.
   *
   * @throws org.bce3s.file.DataException if there are none, or a table is damaged or of another
   *     form
   * @throws org.bce3s.file.FolderException if a file cannot be read
   * @throws org.bce3s.journal.JournalException if the journal of a sweep is damaged
   */
  public static Results of(List<Path> places) {
    Map<Path, Place> byFolder = new LinkedHashMap<>();
    Function<Aggregate.Found, ResultRun> run =
        found ->
            byFolder
                .computeIfAbsent(found.table().toAbsolutePath().getParent(), Place::of)
                .run(found);
    Aggregate aggregate = Aggregate.of(places, found -> settings(run.apply(found)));
    List<ResultRun> runs = aggregate.found().stream().map(run).toList();
    List<String> unfinished =
        byFolder.keySet().stream().flatMap(f -> unfinished(new SweepFolder(f)).stream()).toList();
    return new Results(runs, aggregate.notes(), unfinished);
  }

  /** The settings of a run whose folder is there, by their paths. */
  private static Map<String, String> settings(ResultRun run) {
    Map<String, String> settings = new HashMap<>();
    run.folder()
        .flatMap(RunFolder::identity)
        .ifPresent(
            identity ->
                identity
                    .configuration()
                    .settings()
                    .lines()
                    .map(line -> line.split(": ", 2))
                    .filter(words -> words.length == 2)
                    .forEach(words -> settings.put(words[0], words[1])));
    return settings;
  }

  /** The same, rows called by their labels ({@code report.label}) where they have one. */
  public Results labelled() {
    if (lines().stream().allMatch(line -> line.cell("label").isEmpty())) {
      return this;
    }
    RowLabels labels = RowLabels.of(lines());
    List<ResultRun> labelled = runs.stream().map(run -> run.as(labels.line(run.line()))).toList();
    return new Results(
        labelled, RowNotes.of(labelled, ResultRun::line, ResultRun::row), unfinished);
  }

  /** The same of these rows alone, by their names, in this order. */
  public Results labelled(List<String> rows) {
    RowLabels labels = RowLabels.of(lines());
    return new Results(
        only(rows).runs.stream().map(run -> run.as(labels.line(run.line()))).toList(),
        notes,
        unfinished);
  }

  /**
   * Runs of these rows alone, in this order.
   *
   * @throws RequestException if one is unknown or named twice
   */
  public Results only(List<String> rows) {
    for (String row : rows) {
      if (Collections.frequency(rows, row) > 1) {
        throw new RequestException(ROWS + "row " + Findings.quote(row) + " is named twice");
      }
    }
    List<String> known = lines().stream().map(RunLine::row).distinct().toList();
    List<ResultRun> chosen = new ArrayList<>();
    for (String row : rows) {
      if (!known.contains(row)) {
        throw new RequestException(
            ROWS + "unknown row " + Findings.quote(row) + "; " + Scalars.suggestion(row, known));
      }
      runs.stream().filter(run -> run.line().row().equals(row)).forEach(chosen::add);
    }
    return new Results(chosen, notes, unfinished);
  }

  /**
   * Writes the tables of these runs to a folder that is meant to be kept: one that is empty, or
   * holds such tables. They may be of several sweeps, so there is no provenance; one that is there
   * stays, and is only left beside tables of the runs that it tells of.
   *
   * @throws org.bce3s.file.DataException if a table of a run is damaged, or the folder holds other
   *     files or tables with a provenance of other runs; nothing is written then
   * @throws org.bce3s.file.FolderException if a file cannot be written
   */
  public void export(Path folder) {
    TableSums.checkOwn(folder, ExportedFolder.TABLES);
    checkProvenance(folder);
    Map<String, JoinedTable> joined = new HashMap<>();
    for (String name : ExportedFolder.JOINED) {
      JoinedTable table = joined.computeIfAbsent(name, n -> new JoinedTable());
      for (ResultRun run : runs) {
        table.add(run.line().row(), run.line().cell("seed"), run.table(name));
      }
    }
    ExportedFolder.write(folder, lines(), joined);
  }

  private void checkProvenance(Path folder) {
    Path provenance = new SweepFolder(folder).provenance();
    if (Files.exists(provenance)
        && !identities(RunsTable.read(folder.resolve(RunsTable.FILE)))
            .equals(identities(lines()))) {
      throw new DataException(
          folder
              + " holds the tables of a sweep with its "
              + provenance.getFileName()
              + ", which tells of other runs than these; choose another folder with --to");
    }
  }

  private static Set<List<String>> identities(List<RunLine> lines) {
    return lines.stream()
        .map(line -> List.of(line.cell("seed"), line.cell("configuration_sha256")))
        .collect(Collectors.toSet());
  }

  /** What is missing in the folder of a sweep that is not at its end. */
  private static Optional<String> unfinished(SweepFolder sweep) {
    if (!Files.exists(sweep.journal())) {
      return Optional.empty();
    }
    Map<CellState, Integer> count = new EnumMap<>(CellState.class);
    SweepStatus.of(sweep).runs().forEach(cell -> count.merge(cell.state(), 1, Integer::sum));
    int cells = count.values().stream().mapToInt(Integer::intValue).sum();
    int done = Optional.ofNullable(count.remove(CellState.DONE)).orElse(0);
    if (done == cells) {
      return Optional.empty();
    }
    String rest =
        count.entrySet().stream()
            .map(state -> state.getValue() + " " + Names.value(state.getKey()).replace('-', ' '))
            .collect(Collectors.joining(", "));
    return Optional.of(
        sweep.path()
            + " is not at its end: "
            + done
            + " of "
            + Count.of(cells, "run is", "runs are")
            + " done, "
            + rest);
  }

  /** A folder with a {@code runs.csv}. */
  private interface Place {
    /** The run of a line of the table. */
    ResultRun run(Aggregate.Found found);

    static Place of(Path folder) {
      Path parent = folder.resolve("../..").normalize();
      RunFolder own = new RunFolder(folder);
      if (own.identity().isPresent()) {
        boolean trainedHere =
            own.identity().flatMap(identity -> own.result(identity.sha256())).isPresent();
        return !trainedHere && Files.exists(new SweepFolder(parent).journal())
            ? trained(FinishedRuns.of(new SweepFolder(parent)))
            : found -> run(found, Optional.of(own), Optional.empty());
      }
      if (Files.exists(new SweepFolder(folder).journal())) {
        return trained(FinishedRuns.of(new SweepFolder(folder)));
      }
      Optional<ExportedTables> tables = Optional.of(new ExportedTables(folder));
      return found -> run(found, Optional.empty(), tables);
    }

    private static Place trained(FinishedRuns runs) {
      return found -> {
        long seed = Long.parseLong(found.line().cell("seed"));
        return run(found, runs.folder(found.row(), seed), Optional.empty());
      };
    }

    private static ResultRun run(
        Aggregate.Found found, Optional<RunFolder> folder, Optional<ExportedTables> tables) {
      return new ResultRun(found.line(), found.row(), folder, tables);
    }
  }
}
