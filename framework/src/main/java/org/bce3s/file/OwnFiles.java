package org.bce3s.file;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files that one writer keeps in a folder, named with their SHA-256 in a manifest beside them,
 * as {@code sha256sum -c} reads it. Nothing else in the folder is replaced or deleted, and of these
 * no file that somebody has changed since.
 *
 * <p>The manifest is written before and after the files, at first with the sums of old and new
 * ones, so that a writer that was killed halfway is known by its files all the same.
 */
public final class OwnFiles {
  private static final String GAP = "  ";

  private final Path folder;
  private final String manifest;
  private final Map<String, Set<String>> sums;

  private OwnFiles(Path folder, String manifest, Map<String, Set<String>> sums) {
    this.folder = folder;
    this.manifest = manifest;
    this.sums = sums;
  }

  /**
   * Those in a folder that is empty, not there yet, or was written by the same writer.
   *
   * @param manifest the name of the writer's manifest
   * @param writer who writes, for messages, e.g. {@code report}
   * @throws FolderException if the folder holds files and no such manifest, or cannot be read
   */
  public static OwnFiles in(Path folder, String manifest, String writer) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new FolderException(folder + " is a file, not a folder");
    }
    if (!Files.isRegularFile(folder.resolve(manifest))) {
      checkEmpty(folder, manifest, writer);
      return new OwnFiles(folder, manifest, new TreeMap<>());
    }
    return new OwnFiles(folder, manifest, read(folder.resolve(manifest)));
  }

  private static void checkEmpty(Path folder, String manifest, String writer) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .findFirst()
          .ifPresent(
              name -> {
                throw new FolderException(
                    folder
                        + " holds files that no "
                        + writer
                        + " wrote, such as "
                        + name
                        + " (there is no "
                        + manifest
                        + " in it); choose an empty folder with --to, or move them");
              });
    } catch (IOException e) {
      throw FolderException.reading(folder, e);
    }
  }

  private static Map<String, Set<String>> read(Path manifest) {
    Map<String, Set<String>> sums = new TreeMap<>();
    try {
      for (String line : Files.readAllLines(manifest)) {
        int gap = line.indexOf(GAP);
        String name = gap < 0 ? "" : line.substring(gap + GAP.length());
        if (!isInside(name) || !line.substring(0, gap).matches("[0-9a-f]{64}")) {
          throw new FolderException(
              manifest + ": \"" + line + "\" names no file beside it; delete it to start anew");
        }
        sums.computeIfAbsent(name, n -> new LinkedHashSet<>()).add(line.substring(0, gap));
      }
    } catch (CharacterCodingException noText) {
      throw new FolderException(
          manifest + " is no text in UTF-8, as a manifest is; delete it to start anew");
    } catch (IOException e) {
      throw FolderException.reading(manifest, e);
    }
    return sums;
  }

  /** Whether a name is that of a file below a folder, in a line of text. */
  private static boolean isInside(String name) {
    Path path;
    try {
      path = Path.of(name);
    } catch (InvalidPathException noName) {
      return false;
    }
    return !name.isEmpty()
        && name.chars().noneMatch(Character::isISOControl)
        && !path.isAbsolute()
        && path.normalize().equals(path)
        && !path.startsWith("..");
  }

  /**
   * Writes the files and deletes those that this writer wrote before and does not write any more.
   *
   * @param files by name in the folder, with / between its parts
   * @throws IllegalArgumentException if one's name is none of a file below the folder, or has a
   *     control character
   * @throws FolderException if a file in the way is not one of its own or was changed since, which
   *     is found before any is written; or if one cannot be written
   */
  public void write(Map<String, byte[]> files) {
    for (String name : files.keySet()) {
      if (!isInside(name)) {
        throw new IllegalArgumentException("\"" + name + "\" is no name in a manifest");
      }
    }
    Set<String> touched = new LinkedHashSet<>(files.keySet());
    touched.addAll(sums.keySet());
    touched.forEach(this::checkOwn);
    Map<String, Set<String>> after = new TreeMap<>();
    files.forEach((name, content) -> after.put(name, Set.of(sha256(content))));
    Map<String, Set<String>> between = new LinkedHashMap<>();
    touched.forEach(name -> between.put(name, new LinkedHashSet<>()));
    sums.forEach((name, known) -> between.get(name).addAll(known));
    after.forEach((name, known) -> between.get(name).addAll(known));
    AtomicFile.write(folder.resolve(manifest), text(between));
    files.forEach((name, content) -> AtomicFile.write(folder.resolve(name), content));
    sums.keySet().stream()
        .filter(name -> !files.containsKey(name))
        .forEach(name -> AtomicFile.delete(folder.resolve(name)));
    AtomicFile.write(folder.resolve(manifest), text(after));
  }

  private void checkOwn(String name) {
    Path file = folder.resolve(name);
    try {
      if (!Files.exists(file)) {
        return;
      }
      if (!sums.containsKey(name)) {
        throw new FolderException(
            file
                + " is in the way, and "
                + manifest
                + " does not name it; move it, or choose"
                + " another folder with --to");
      }
      if (!sums.get(name).contains(sha256(Files.readAllBytes(file)))) {
        throw new FolderException(
            file
                + " was changed since it was written here; move it, delete it, or choose another"
                + " folder with --to");
      }
    } catch (IOException e) {
      throw FolderException.reading(file, e);
    }
  }

  private static String sha256(byte[] content) {
    return Hashing.sha256().hashBytes(content).toString();
  }

  private static String text(Map<String, Set<String>> sums) {
    return sums.entrySet().stream()
        .flatMap(entry -> entry.getValue().stream().map(sum -> sum + GAP + entry.getKey() + "\n"))
        .sorted(Comparator.comparing(line -> line.substring(line.indexOf(GAP))))
        .collect(Collectors.joining());
  }
}
