package org.bce3s.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.display.PlacesOfRuns;
import org.bce3s.experiment.ExperimentException;
import org.bce3s.experiment.Problem;
import org.bce3s.file.DataException;
import org.bce3s.option.ExperimentArguments;
import org.bce3s.provenance.CodeFromOutside;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunIdentity;
import org.bce3s.run.RunProvenance;
import org.bce3s.settings.RunSettings;

/**
 * The folder of a run, finished or not, with what it says of itself.
 *
 * @param folder the folder
 * @param identity which run it is
 * @param settings its settings
 */
record RunOnDisk(RunFolder folder, RunIdentity identity, RunSettings settings) {
  /**
   * Reads what a folder says.
   *
   * @throws DataException if it is of no run
   */
  static RunOnDisk read(Path run, Catalogue catalogue) {
    RunFolder folder = new RunFolder(run);
    RunIdentity identity =
        folder
            .identity()
            .orElseThrow(
                () ->
                    new DataException(
                        PlacesOfRuns.missing(run)
                            .orElseGet(
                                () ->
                                    run
                                        + ": is no folder of a run (identity.txt)"
                                        + PlacesOfRuns.below(run))));
    return new RunOnDisk(folder, identity, settings(folder, catalogue));
  }

  private static RunSettings settings(RunFolder folder, Catalogue catalogue) {
    try {
      return ExperimentArguments.read(catalogue, folder.resolvedYaml(), List.of())
          .rows()
          .get(0)
          .settings();
    } catch (ExperimentException e) {
      List<Problem> problems = new ArrayList<>(e.problems());
      outside(folder).ifPresent(problems::add);
      throw new ExperimentException(problems);
    }
  }

  /** Which code from outside the run was trained with, where this process has none. */
  private static Optional<Problem> outside(RunFolder folder) {
    String here = System.getenv().getOrDefault(CodeFromOutside.VARIABLE, "");
    return RunProvenance.read(folder)
        .map(provenance -> provenance.value(CodeFromOutside.KEY))
        .filter(then -> !then.isEmpty() && !then.equals(CodeFromOutside.describe(here)))
        .map(
            then ->
                new Problem(
                    folder.provenance().toString(),
                    CodeFromOutside.KEY,
                    "the run was trained with "
                        + then
                        + (here.isEmpty()
                            ? ""
                            : ", and " + CodeFromOutside.VARIABLE + " is " + here)
                        + "; give its place: "
                        + CodeFromOutside.VARIABLE
                        + "=PATH tools/bce3s ..."));
  }
}
