package org.bce3s.bundle;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The licences of what is shipped, which the build lays into the jar of this program: its own, a
 * list of all libraries with theirs, and the texts that no library's jar holds.
 */
final class Licences {
  /** The program's own licence. */
  static final String OWN = "LICENSE";

  /** The folder of the list, {@code THIRD-PARTY.txt}, and the texts. */
  static final String FOLDER = "licences";

  private Licences() {}

  /**
   * Copies them.
   *
   * @param folder a folder without any of them
   * @throws IOException if they cannot be read or written
   */
  static void copyTo(Path folder) throws IOException {
    Path place = ClassPath.own();
    if (Files.isDirectory(place)) {
      copy(place.resolve("META-INF"), folder);
    } else {
      try (FileSystem jar = FileSystems.newFileSystem(place)) {
        copy(jar.getPath("META-INF"), folder);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from.resolve(OWN), to.resolve(OWN));
    ClassPath.copyTree(from.resolve(FOLDER), to.resolve(FOLDER));
  }
}
