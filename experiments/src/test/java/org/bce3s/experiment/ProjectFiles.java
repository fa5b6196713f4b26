package org.bce3s.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of the project that tests read. */
final class ProjectFiles {
  private ProjectFiles() {}

  /** The project's root: the nearest folder upwards that holds {@code yaml/quickstart.yaml}. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("yaml/quickstart.yaml"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  /** Every YAML file under {@code yaml/}, sorted. */
  static List<Path> yaml() {
    try (Stream<Path> files = Files.walk(root().resolve("yaml"))) {
      return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Every experiment under {@code yaml/}: base/ holds parts of experiments, published/ figures of
   * others.
   */
  static List<Path> experiments() {
    Path yaml = root().resolve("yaml");
    return yaml().stream()
        .filter(f -> !f.startsWith(yaml.resolve("base")))
        .filter(f -> !f.startsWith(yaml.resolve("published")))
        .toList();
  }
}
