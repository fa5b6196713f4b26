package org.bce3s.data;

import java.nio.file.Path;
import java.util.List;
import org.bce3s.file.DataException;

/** A data set whose images are files. */
interface FileDataset extends Dataset {
  /**
   * Its lists, nothing of them checked against classes or files.
   *
   * @throws DataException if a list cannot be read
   */
  ImageFiles files(Path dataFolder);

  /** The names of the classes, in label order, those without images included. */
  List<String> classNames(ImageFiles files);

  /** What becomes of classes without a training image. */
  EmptyClasses emptyClasses();

  /** How the lists differ from those of the published data set; nothing for one's own. */
  default List<String> differences(ImageFiles files) {
    return List.of();
  }
}
