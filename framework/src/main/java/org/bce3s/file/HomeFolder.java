package org.bce3s.file;

import java.nio.file.Path;

/**
 * A leading {@code ~/} means the user's home folder. A shell replaces it in most places itself, but
 * not in {@code --out=~/runs}, and a file of settings passes no shell; taken as it stands, it would
 * be a folder of the name {@code ~}.
 */
public final class HomeFolder {
  private static final String HOME = "~";

  private HomeFolder() {}

  /**
   * A path as a person wrote it.
   *
   * @throws java.nio.file.InvalidPathException if it cannot be the name of a file
   */
  public static Path path(String written) {
    return resolve(Path.of(""), written);
  }

  /**
   * A path as a person wrote it, below a folder unless it is absolute.
   *
   * @throws java.nio.file.InvalidPathException if it cannot be the name of a file
   */
  public static Path resolve(Path folder, String written) {
    if (!written.equals(HOME) && !written.startsWith(HOME + "/")) {
      return folder.resolve(written);
    }
    Path home = Path.of(System.getProperty("user.home"));
    String rest = written.substring(HOME.length()).replaceFirst("^/+", "");
    return rest.isEmpty() ? home : home.resolve(rest);
  }
}
