package org.bce3s.data;

import java.nio.file.Path;

/** A data set chosen in an experiment, not yet opened. */
public interface Dataset {
  /**
   * Opens the data set and cuts its long-tailed training subset.
   *
   * @param dataFolder the folder given by {@code --data}; an embedded data set does not look at it
   * @throws DataException if files are missing or damaged, or a class would be left with no image
   */
  DataSplit open(Path dataFolder);
}
