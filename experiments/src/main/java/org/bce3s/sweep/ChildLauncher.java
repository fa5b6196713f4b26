package org.bce3s.sweep;

import java.nio.file.Path;
import org.bce3s.run.RunFolder;

/** Starts the process of one run, on this machine or elsewhere. */
@FunctionalInterface
public interface ChildLauncher {
  /**
   * Starts a run. Its folder holds the resolved experiment; its result will come there.
   *
   * @param folder the run's folder
   * @param seed its seed
   * @param data the folder of data sets
   * @throws org.bce3s.file.FolderException if the process cannot be started
   */
  Child launch(RunFolder folder, long seed, Path data);
}
