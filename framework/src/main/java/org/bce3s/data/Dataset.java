package org.bce3s.data;

import java.nio.file.Path;
import java.util.List;
import org.bce3s.download.Download;
import org.bce3s.file.DataException;
import org.bce3s.spec.NoEffect;

/** A data set chosen in an experiment, not yet opened. */
public interface Dataset {
  /**
   * Opens the data set and cuts its long-tailed training subset.
   *
   * @param dataFolder the folder given by {@code --data}; an embedded data set does not look at it
   * @throws DataException if files are missing or damaged, or a class would be left with no image
   */
  DataSplit open(Path dataFolder);

  /**
   * What is to be downloaded so that the data set can be opened; nothing for one that is embedded
   * or cannot be had without registration.
   *
   * @param dataFolder the folder given by {@code --data}
   */
  default List<Download> downloads(Path dataFolder) {
    return List.of();
  }

  /** The settings of this set that have no effect beside the others. */
  default List<NoEffect> withoutEffect() {
    return List.of();
  }

  /** Whether it is of feature vectors that another network made, and not of images. */
  default boolean isOfFeatures() {
    return false;
  }

  /** Whether the set has validation images of its own to choose an epoch by. */
  default boolean hasValidation() {
    return false;
  }
}
