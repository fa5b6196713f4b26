package org.bce3s.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that tests of the commands read. */
final class TestFiles {
  private TestFiles() {}

  /** A golden file of the module parity. */
  static Path golden(String name) {
    return Path.of("../parity/src/test/resources/golden", name);
  }

  /** A file of the folder {@code shared} beside the project; the test is skipped without it. */
  static Path shared(String name) {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("shared").resolve(name))) {
      folder = folder.getParent();
    }
    assumeTrue(folder != null, name + " is not at hand");
    return folder.resolve("shared").resolve(name);
  }

  /** Writes a text. */
  static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a text. */
  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
