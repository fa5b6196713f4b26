package org.bce3s.run;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.bce3s.file.FolderException;
import org.bce3s.settings.RunSettings;
import org.bce3s.tensor.Cluster;

/**
 * What a run's process is to do.
 *
 * @param settings the settings
 * @param configuration what decides its result in this process; asked for when the number of
 *     compute threads is fixed, see {@link org.bce3s.tensor.ComputeThreads}
 * @param seed the seed
 * @param data the folder of data sets
 * @param folder the run's folder
 * @param run the hash of the identity of the run that the folder was of when the process was
 *     ordered; empty for one whose folder nobody else can have changed since
 * @param start the folder of the run that a later stage starts from
 * @param cluster the workers that train the run, and which one this process is
 */
public record RunOrder(
    RunSettings settings,
    Supplier<RunConfiguration> configuration,
    long seed,
    Path data,
    RunFolder folder,
    Optional<String> run,
    Optional<RunFolder> start,
    Cluster cluster) {
  /**
   * Checks that the folder is still of the run that the process was ordered for: one that waited,
   * as a task of a cluster does, may find that it has been given to another run, which has a
   * process of its own.
   *
   * @throws FolderException if not
   */
  public void checkFolder() {
    Optional<String> now = folder.run();
    if (run.isPresent() && !now.equals(run)) {
      throw new FolderException(
          folder.path()
              + (now.isEmpty() ? " is of no run any more" : " is of another run by now")
              + "; the one that was to be trained here when this process was ordered is left alone");
    }
  }
}
