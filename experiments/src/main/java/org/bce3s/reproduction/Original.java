package org.bce3s.reproduction;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.experiment.ExperimentReader;
import org.bce3s.file.FolderException;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunIdentity;
import org.bce3s.run.RunProvenance;
import org.bce3s.settings.RunSettings;

/**
 * A finished run whose files are all as they were written.
 *
 * @param folder its folder
 * @param identity which run it is
 * @param provenance how it came about
 * @param settings its settings as this version of the framework reads them
 */
public record Original(
    RunFolder folder, RunIdentity identity, RunProvenance provenance, RunSettings settings) {
  /**
   * Reads the folder of a run.
   *
   * @param run the folder
   * @param catalogue what an experiment can choose from
   * @throws FolderException if it holds no finished run, or one of its files is not as it was
   *     written
   * @throws org.bce3s.experiment.ExperimentException if this version cannot read the experiment
   */
  public static Original read(Path run, Catalogue catalogue) {
    RunFolder folder = new RunFolder(run);
    RunIdentity identity = identity(folder);
    RunProvenance provenance = provenance(folder);
    RunSettings settings =
        new ExperimentReader(catalogue)
            .read(folder.resolvedYaml(), List.of())
            .rows()
            .get(0)
            .settings();
    return new Original(folder, identity, provenance, settings);
  }

  private static RunIdentity identity(RunFolder run) {
    RunIdentity identity =
        run.identity()
            .orElseThrow(() -> new FolderException(run.path() + ": no sound identity.txt in it"));
    if (run.result(identity.sha256()).isEmpty()) {
      throw new FolderException(
          run.path()
              + ": no sound result.json in it; the run is not finished or was damaged; the sweep or run"
              + " that made it goes on with it");
    }
    for (Path damaged : run.damagedTables()) {
      throw new FolderException(damaged + " is not as it was written");
    }
    return identity;
  }

  private static RunProvenance provenance(RunFolder run) {
    Optional<RunProvenance> provenance = RunProvenance.read(run);
    if (provenance.isEmpty()) {
      throw new FolderException(run.path() + ": no sound provenance.json in it");
    }
    if (!provenance.get().isOf(run.resolvedYaml())) {
      throw new FolderException(run.resolvedYaml() + " is not as it was when the run was trained");
    }
    return provenance.get();
  }
}
