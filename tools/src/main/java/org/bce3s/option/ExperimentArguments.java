package org.bce3s.option;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.experiment.Experiment;
import org.bce3s.experiment.ExperimentReader;
import org.bce3s.run.RunConfiguration;
import org.bce3s.run.RunIdentity;
import org.bce3s.sweep.Plan;
import picocli.CommandLine.Parameters;

/** The arguments {@code FILE [key=value...]} of every command that reads an experiment. */
public final class ExperimentArguments {
  @Parameters(index = "0", paramLabel = "FILE", description = "Experiment (YAML).")
  private Path file;

  @Parameters(
      index = "1..*",
      paramLabel = "key=value",
      description = "Settings in place of the file's: train.epochs=5.")
  private List<String> overrides = List.of();

  /** The file as it was named. */
  public Path file() {
    return file;
  }

  /**
   * Reads the experiment.
   *
   * @throws org.bce3s.experiment.ExperimentException with every problem of it
   */
  public Experiment read(Catalogue catalogue) {
    return read(catalogue, file, overrides);
  }

  /** Reads an experiment from anywhere. */
  public static Experiment read(Catalogue catalogue, Path file, List<String> overrides) {
    return new ExperimentReader(catalogue).read(file, overrides);
  }

  /**
   * The cells of an experiment with their identities, for which its data sets are opened.
   *
   * @throws org.bce3s.file.DataException if data is missing or damaged
   */
  public static Plan plan(Experiment experiment, Path data) {
    return Plan.of(experiment, RunConfiguration::planned, data);
  }

  /**
   * The same where finished runs of other code are accepted, see {@link Plan#of(Experiment,
   * Function, Path, Function)}.
   */
  public static Plan plan(
      Experiment experiment, Path data, Function<RunIdentity, Optional<RunIdentity>> accepted) {
    return Plan.of(experiment, RunConfiguration::planned, data, accepted);
  }
}
