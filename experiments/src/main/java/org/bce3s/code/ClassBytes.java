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
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
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
    in(place)
        .forEach(
            (name, bytes) ->
                hasher
                    .putString(name + " " + bytes.length + "\n", StandardCharsets.UTF_8)
                    .putBytes(bytes));
    return hasher.hash().toString().substring(0, LENGTH);
  }

  /**
   * The names of the top-level classes there; those of packages and modules are not among them.
   *
   * @throws UncheckedIOException if they cannot be read
   */
  static Set<String> names(Path place) {
    Set<String> names = new TreeSet<>();
    for (String file : in(place).keySet()) {
      String name = file.substring(0, file.length() - ENDING.length()).replace('/', '.');
      int nested = name.indexOf('$', name.lastIndexOf('.') + 1);
      if (!name.endsWith("-info")) {
        names.add(nested > 0 ? name.substring(0, nested) : name);
      }
    }
    return names;
  }

  private static SortedMap<String, byte[]> in(Path place) {
    try {
      return Files.isDirectory(place) ? inFolder(place) : inJar(place);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
