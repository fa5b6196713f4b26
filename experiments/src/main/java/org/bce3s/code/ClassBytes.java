package org.bce3s.code;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The class files of code that comes without its sources. */
final class ClassBytes {
  private static final String ENDING = ".class";
  private static final int LENGTH = 12;

  private ClassBytes() {}

  /**
   * A hash of name and bytes of every class file below a folder or in a jar, whatever its place and
   * packing.
   *
   * @throws UncheckedIOException if they cannot be read
   */
  static String hash(Path place) {
    Hasher hasher = Hashing.sha256().newHasher();
    try {
      SortedMap<String, byte[]> classes = Files.isDirectory(place) ? inFolder(place) : inJar(place);
      classes.forEach(
          (name, bytes) ->
              hasher
                  .putString(name + " " + bytes.length + "\n", StandardCharsets.UTF_8)
                  .putBytes(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return hasher.hash().toString().substring(0, LENGTH);
  }

  private static SortedMap<String, byte[]> inFolder(Path folder) throws IOException {
    TreeMap<String, byte[]> classes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        if (name.endsWith(ENDING)) {
          classes.put(name, Files.readAllBytes(file));
        }
      }
    }
    return classes;
  }

  private static SortedMap<String, byte[]> inJar(Path file) throws IOException {
    TreeMap<String, byte[]> classes = new TreeMap<>();
    try (JarFile jar = new JarFile(file.toFile())) {
      Enumeration<JarEntry> entries = jar.entries();
      while (entries.hasMoreElements()) {
        JarEntry entry = entries.nextElement();
        if (entry.getName().endsWith(ENDING)) {
          try (InputStream in = jar.getInputStream(entry)) {
            classes.put(entry.getName(), in.readAllBytes());
          }
        }
      }
    }
    return classes;
  }
}
