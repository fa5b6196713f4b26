package org.bce3s.results;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bce3s.run.RunFolder;
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
    return table(RunFolder::epochs);
  }

  /** The lines of {@code classes.csv}, a class each. */
  public List<CsvLine> classes() {
    return table(RunFolder::classes);
  }

  /** The lines of {@code quality.csv}: an epoch, split and shot group each. */
  public List<CsvLine> quality() {
    return table(RunFolder::quality);
  }

  /** The lines of {@code predictions.csv}, a test image each; kept in a run's own folder only. */
  public List<CsvLine> predictions() {
    return table(RunFolder::predictions);
  }

  /** The experiment of this run alone, defaults written out; empty if it was not kept. */
  public Optional<String> resolvedYaml() {
    return folder.isPresent()
        ? folder.get().yaml()
        : exported.flatMap(tables -> tables.resolvedYaml(row));
  }

  private List<CsvLine> table(Function<RunFolder, Path> table) {
    if (folder.isPresent()) {
      return folder.get().table(table.apply(folder.get()));
    }
    return exported
        .map(tables -> tables.lines(table.apply(tables.names()), row, line.cell("seed")))
        .orElse(List.of());
  }
}
