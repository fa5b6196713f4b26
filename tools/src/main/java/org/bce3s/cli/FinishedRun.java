package org.bce3s.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.data.DataSplit;
import org.bce3s.file.DataException;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunIdentity;
import org.bce3s.settings.RunSettings;
import org.bce3s.settings.Selection;
import org.bce3s.table.RunFigures;
import org.bce3s.tensor.ComputeThreads;
import org.bce3s.training.TrainedNetwork;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The folder of a run with the data it was trained on, opened to use its checkpoint; it may not be
 * finished.
 *
 * @param folder the folder
 * @param identity which run it is
 * @param settings its settings
 * @param split its data
 */
record FinishedRun(RunFolder folder, RunIdentity identity, RunSettings settings, DataSplit split) {
  /**
   * Opens a run.
   *
   * @throws DataException if the folder is of no run, the data is not that of the run, or its last
   *     checkpoint is damaged
   */
  static FinishedRun open(Path run, Path data, Catalogue catalogue) {
    RunOnDisk found = RunOnDisk.read(run, catalogue);
    RunIdentity identity = found.identity();
    ComputeThreads.fix(found.settings().train().threads());
    DataSplit split = found.settings().open(data);
    if (!split.subsetSha256().equals(identity.subsetSha256())) {
      throw new DataException(
          "the training images are not those of the run: subset "
              + split.subsetSha256()
              + ", the run's "
              + identity.subsetSha256());
    }
    if (!split.contentSha256().equals(identity.contentSha256())) {
      throw new DataException("the images are those of the run by number, but not by content");
    }
    found.folder().checkWeights();
    return new FinishedRun(found.folder(), identity, found.settings(), split);
  }

  /**
   * Refuses a selection that the run cannot have.
   *
   * @throws ParameterException if there is no hold-out to select by
   */
  void check(Selection selection, CommandLine commandLine) {
    if (selection == Selection.VAL && split.holdout().isEmpty()) {
      throw new ParameterException(
          commandLine,
          "--select: val is not allowed; must be last or oracle, since "
              + folder.path()
              + " has no hold-out (sampling.holdout is 0)");
    }
  }

  /** The run's network, as its checkpoint has it. */
  TrainedNetwork network() {
    return new TrainedNetwork(settings, split);
  }

  /** What training measured; empty if the run is not finished. */
  Optional<RunFigures> result() {
    return folder.result(identity.sha256());
  }
}
