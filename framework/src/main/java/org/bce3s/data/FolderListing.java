package org.bce3s.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.bce3s.file.DataException;
import org.bce3s.file.FileNames;

/**
 * Which files there are below a folder. Each folder is listed once, when it is first asked for: a
 * data set has thousands of folders, but hundreds of thousands of files.
 */
final class FolderListing {
  private static final char REPLACED = '\uFFFD';
  private static final Set<String> LEFT_BY_FILE_MANAGERS = Set.of("thumbs.db", "desktop.ini");

  /** To ask the disk about every file would take minutes on one that is far away. */
  private static final Pattern IMAGE = Pattern.compile("\\.(jpe?g|png)$", Pattern.CASE_INSENSITIVE);

  private final Path root;
  private final Map<String, Set<String>> listed = new HashMap<>();

  FolderListing(Path root) {
    this.root = root;
  }

  /** A file or folder below the root. */
  Path path(String name) {
    return root.resolve(name);
  }

  /** Whether there is such a file or folder; parts of the name are separated by {@code /}. */
  boolean has(String name) {
    int slash = name.lastIndexOf('/');
    return names(name.substring(0, Math.max(0, slash))).contains(name.substring(slash + 1));
  }

  /**
   * The names in a folder that count, sorted: neither hidden ones nor what file managers of other
   * systems leave.
   *
   * @throws DataException if it cannot be looked into, or one of them cannot be told in text
   */
  List<String> visible(String folder) {
    List<String> visible =
        names(folder).stream()
            .filter(name -> !name.startsWith("."))
            .filter(name -> !LEFT_BY_FILE_MANAGERS.contains(name.toLowerCase(Locale.ROOT)))
            .sorted()
            .toList();
    for (String name : visible) {
      if (name.indexOf(REPLACED) >= 0) {
        checkName(folder, name);
      }
    }
    return visible;
  }

  /** A byte that is none of the locale's encoding has become a replacement character. */
  private void checkName(String folder, String name) {
    String shown = "\"" + name.replace(REPLACED, '?') + "\"";
    if (!FileNames.isNameHere(name)) {
      throw new DataException(root.resolve(folder) + ": " + FileNames.notHere(shown));
    }
    if (!Files.exists(root.resolve(folder).resolve(name))) {
      throw new DataException(
          root.resolve(folder) + ": the name " + shown + " in it is not UTF-8; rename it");
    }
  }

  /** Whether it is a folder; what is called like an image is not asked about. */
  boolean isFolder(String name) {
    return !IMAGE.matcher(name).find() && Files.isDirectory(root.resolve(name));
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
          // Names that this locale cannot tell apart become one, which checkName refuses.
          return found == null ? Set.of() : Set.copyOf(Arrays.asList(found));
        });
  }
}
