package org.bce3s.provenance;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bce3s.failure.RequestException;
import org.bce3s.file.FolderException;

/** The jars and folders of classes that the start scripts add to the class path. */
public final class CodeFromOutside {
  /** The environment variable that names them, separated as a class path is. */
  public static final String VARIABLE = "BCE3S_CLASS_PATH";

  /** What provenance calls it, see {@link #describe}. */
  public static final String KEY = "code_from_outside";

  private CodeFromOutside() {}

  /**
   * Sees that all are there, since a JVM passes over those that are not.
   *
   * @param classPath the variable's value
   * @throws RequestException naming what is missing
   */
  public static void check(String classPath) {
    for (Path entry : entries(classPath)) {
      if (!Files.exists(entry)) {
        throw new RequestException(VARIABLE + ": " + entry + ": no such file or folder");
      }
    }
  }

  /**
   * The names and the SHA-256 of what is on the class path, for provenance; empty if there is
   * nothing.
   *
   * @param classPath the variable's value
   */
  public static String describe(String classPath) {
    return entries(classPath).stream()
        .map(entry -> entry.getFileName() + " sha256:" + sha256(entry))
        .collect(Collectors.joining(" "));
  }

  private static List<Path> entries(String classPath) {
    return Arrays.stream(classPath.split(File.pathSeparator, -1))
        .filter(entry -> !entry.isEmpty())
        .map(Path::of)
        .toList();
  }

  /** Of a file's bytes; of the names and bytes of a folder's files, sorted by name. */
  private static String sha256(Path entry) {
    Hasher hasher = Hashing.sha256().newHasher();
    try (Stream<Path> files = Files.walk(entry)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (!file.equals(entry)) {
          hasher.putString(entry.relativize(file).toString(), StandardCharsets.UTF_8);
        }
        hasher.putBytes(Files.readAllBytes(file));
      }
      return hasher.hash().toString();
    } catch (IOException e) {
      throw FolderException.reading(entry, e);
    }
  }
}
