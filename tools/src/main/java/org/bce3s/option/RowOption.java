package org.bce3s.option;

import java.nio.file.Path;
import java.util.List;
import org.bce3s.experiment.Experiment;
import org.bce3s.experiment.Row;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The option {@code --row} of every command that takes one row of an experiment. */
public final class RowOption {
  @Option(
      names = "--row",
      paramLabel = "NAME",
      description = "Row of the experiment; needed where it has several.")
  private String row;

  /** Whether a row is named. */
  public boolean given() {
    return row != null;
  }

  /**
   * The row that is meant.
   *
   * @param file of the experiment, for messages
   * @throws ParameterException if that is not clear
   */
  public Row choose(Experiment experiment, Path file, CommandLine commandLine) {
    List<Row> rows = experiment.rows();
    if (row == null && rows.size() == 1) {
      return rows.get(0);
    }
    List<String> names = rows.stream().map(Row::name).toList();
    if (row == null) {
      throw new ParameterException(
          commandLine, "which row? " + file + " has several: --row " + String.join(" | ", names));
    }
    return rows.stream()
        .filter(r -> r.name().equals(row))
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(commandLine, "--row: " + Kinds.unknown("row", row, names)));
  }
}
