package org.bce3s.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which files there are below a folder. Each folder is listed once, when it is first asked for: a
 * data set has thousands of folders, but hundreds of thousands of files.
 */
final class FolderListing {
  private final Path root;
  private final Map<String, Set<String>> listed = new HashMap<>();

  FolderListing(Path root) {
    this.root = root;
  }

  /** Whether there is such a file or folder; parts of the name are separated by {@code /}. */
  boolean has(String name) {
    int slash = name.lastIndexOf('/');
    return names(name.substring(0, Math.max(0, slash))).contains(name.substring(slash + 1));
  }

  /**
   * The names in a folder below the root, none if there is no such folder.
   *
   * @throws DataException if it is there and cannot be looked into
   */
  Set<String> names(String folder) {
    return listed.computeIfAbsent(
        folder,
        f -> {
          Path path = root.resolve(f);
          String[] found = path.toFile().list();
          if (found == null && Files.isDirectory(path)) {
            throw new DataException(path + ": the folder cannot be looked into");
          }
          return found == null ? Set.of() : Set.of(found);
        });
  }
}
