package org.bce3s.results;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunProvenance;
import org.bce3s.table.CsvLine;
import org.bce3s.table.RunLine;

/**
 * A finished run with the tables that were kept of it: in its own folder, or in the tables of its
 * whole sweep that were exported to be committed. A table that was not kept has no lines.
 */
public final class ResultRun {
  private final RunLine line;
  private final String row;
  private final Optional<RunFolder> folder;
  private final Optional<ExportedTables> exported;

  /** Read so far; predictions are not kept, a run has one for each test image. */
  private final Map<String, List<CsvLine>> kept = new HashMap<>();

  /**
   * A run of which the tables call the row {@code row}, whatever its line calls it beside other
   * sweeps.
   */
  ResultRun(
      RunLine line, String row, Optional<RunFolder> folder, Optional<ExportedTables> exported) {
    this.line = line;
    this.row = row;
    this.folder = folder;
    this.exported = exported;
  }

  /** The same run under another line. */
  ResultRun as(RunLine other) {
    return new ResultRun(other, row, folder, exported);
  }

  /** What the tables that it was found in call its row. */
  String row() {
    return row;
  }

  /** Its line of {@code runs.csv}. */
  public RunLine line() {
    return line;
  }

  /** The folder it was trained in; empty if only exported tables are there. */
  public Optional<RunFolder> folder() {
    return folder;
  }

  /** The lines of {@code epochs.csv}, an epoch each. */
  public List<CsvLine> epochs() {
    return kept("epochs.csv");
  }

  /** The lines of {@code classes.csv}, a class each. */
  public List<CsvLine> classes() {
    return kept("classes.csv");
  }

  /** The lines of {@code quality.csv}: an epoch, split and shot group each. */
  public List<CsvLine> quality() {
    return kept("quality.csv");
  }

  /** The lines of {@code predictions.csv}, a test image each; kept in a run's own folder only. */
  public List<CsvLine> predictions() {
    return table("predictions.csv");
  }

  /**
   * The lines of a table of the run; none if it was not kept.
   *
   * @throws org.bce3s.file.DataException if it is not of its form or not as it was written
   */
  public List<CsvLine> table(String name) {
    if (folder.isPresent()) {
      return folder.get().table(folder.get().path().resolve(name));
    }
    return exported.map(tables -> tables.lines(name, row, line.cell("seed"))).orElse(List.of());
  }

  /**
   * When its training began, or went on last, by its provenance; of exported tables, when their
   * sweep began. Empty if none was kept.
   */
  public Optional<Instant> started() {
    Optional<String> text =
        folder.isPresent()
            ? RunProvenance.read(folder.get()).map(provenance -> provenance.value("written"))
            : exported.flatMap(ExportedTables::started);
    try {
      return text.filter(t -> !t.isEmpty()).map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private List<CsvLine> kept(String name) {
    return kept.computeIfAbsent(name, this::table);
  }

  /** The experiment of this run alone, defaults written out; empty if it was not kept. */
  public Optional<String> resolvedYaml() {
    return folder.isPresent()
        ? folder.get().yaml()
        : exported.flatMap(tables -> tables.resolvedYaml(row));
  }
}
