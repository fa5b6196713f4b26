package org.bce3s.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bce3s.registry.NearestNames;

/** A file that is not there, in words that name the files beside it that may have been meant. */
public final class MissingFile {
  private MissingFile() {}

  /**
   * {@code no such file; did you mean "quickstart.yaml"?}, or {@code no such file} alone where no
   * file of its folder has nearly this name. The ending counts for nothing: {@code a.yml} is near
   * {@code a.yaml}, and one-letter names are not near each other because both end in {@code .yaml}.
   */
  public static String text(Path file) {
    Path name = file.getFileName();
    Path folder = file.toAbsolutePath().normalize().getParent();
    if (name == null || folder == null) {
      return "no such file";
    }
    List<String> beside = files(folder);
    List<String> stems = beside.stream().map(MissingFile::stem).distinct().toList();
    List<String> near =
        NearestNames.of(stem(name.toString()), stems).stream()
            .flatMap(stem -> beside.stream().filter(other -> stem(other).equals(stem)))
            .limit(3)
            .toList();
    return "no such file" + NearestNames.suggestion(near);
  }

  private static String stem(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private static List<String> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> Printable.of(String.valueOf(file.getFileName())))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of(); // no such folder, or one that may not be listed: there is nothing to name
    }
  }
}
