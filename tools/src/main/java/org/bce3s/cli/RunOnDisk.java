package org.bce3s.cli;

import java.nio.file.Path;
import java.util.List;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.file.DataException;
import org.bce3s.option.ExperimentArguments;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunIdentity;
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
            .orElseThrow(() -> new DataException(run + ": is no folder of a run (identity.txt)"));
    RunSettings settings =
        ExperimentArguments.read(catalogue, folder.resolvedYaml(), List.of())
            .rows()
            .get(0)
            .settings();
    return new RunOnDisk(folder, identity, settings);
  }
}
