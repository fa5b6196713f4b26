package org.bce3s.process;

import java.nio.file.Path;
import org.bce3s.run.RunFolder;

/**
 * A run whose turn comes next, as far as it is known before its folder is made.
 *
 * @param folder where its folder will be
 * @param yaml its resolved experiment
 * @param seed the seed
 * @param data the folder of data sets
 */
public record NextRun(RunFolder folder, String yaml, long seed, Path data) {
  /** Whether it is this run that is launched. */
  boolean is(Launch launch) {
    return launch.cluster().isAlone()
        && launch.folder().equals(folder)
        && launch.seed() == seed
        && launch.data().equals(data)
        && launch.folder().yaml().filter(yaml::equals).isPresent();
  }
}
