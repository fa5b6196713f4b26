package org.bce3s.option;

import java.nio.file.Path;
import java.util.List;
import org.bce3s.results.Results;
import picocli.CommandLine.Parameters;

/** The parameters {@code DIR...} of every command that reads finished runs. */
public final class ResultsParameter {
  @Parameters(
      arity = "1..*",
      paramLabel = "DIR",
      description = "runs.csv files, or folders of runs, experiments or results.")
  private List<Path> places;

  /** All of them. */
  public List<Path> places() {
    return places;
  }

  /** The first of them. */
  public Path first() {
    return places.get(0);
  }

  /**
   * The runs.
   *
   * @throws org.bce3s.file.DataException if there are none or a table cannot be used
   * @throws org.bce3s.file.FolderException if one cannot be read
   */
  public Results read() {
    return Results.of(places);
  }
}
