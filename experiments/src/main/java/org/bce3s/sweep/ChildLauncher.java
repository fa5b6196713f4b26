package org.bce3s.sweep;

import java.nio.file.Path;
import java.time.Duration;
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

  /**
   * How many runs may be launched and not yet ended. A launcher that queues runs itself takes all.
   *
   * @param jobs how many are to go at once
   */
  default int capacity(int jobs) {
    return jobs;
  }

  /** How often it is worth while to look after the runs. */
  default Duration pollEvery() {
    return Duration.ofMillis(100);
  }
}
