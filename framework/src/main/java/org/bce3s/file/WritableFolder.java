package org.bce3s.file;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether a folder can be written, found out without writing: before days are spent on what is to
 * lie in it.
 */
public final class WritableFolder {
  private WritableFolder() {}

  /**
   * Checks a folder that may be missing yet, and then the one in which it would be made.
   *
   * @throws FolderException if that is a file, or the system lets nobody write there
   */
  public static void require(Path folder) {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there)) {
      throw new FolderException(
          "cannot write " + folder + ": " + there + " is a file, not a folder");
    }
    if (!Files.isWritable(there)) {
      throw new FolderException(
          "cannot write "
              + folder
              + ": permission denied in "
              + there
              + "; choose a folder you may write to");
    }
  }
}
