package org.bce3s.code;

import com.google.common.collect.Maps;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * The Java sources of some classes, by the name of the top-level class: {@code org.bce3s.loss.Ldam}
 * and, for a package's own file, {@code org.bce3s.loss.package-info}.
 */
final class SourceTree {
  /** Where a jar or a folder of classes carries its sources. */
  static final String FOLDER = "META-INF/sources/";

  private static final String ENDING = ".java";

  private final Map<String, String> texts;
  private final Map<String, SourceFile> read = new ConcurrentHashMap<>();

  /** A tree of these texts, each of which is asked for at most once. */
  SourceTree(Map<String, String> texts) {
    this.texts = texts;
  }

  /**
   * The sources that are packed with a class; none if there are none.
   *
   * @throws UncheckedIOException if they cannot be read
   */
  static SourceTree of(Class<?> type) {
    Optional<Path> place = place(type);
    try {
      return new SourceTree(place.isEmpty() ? Map.of() : texts(place.get()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The jar or folder that a class comes from; empty for one made while the program runs. */
  static Optional<Path> place(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    try {
      return source == null || source.getLocation() == null
          ? Optional.empty()
          : Optional.of(Path.of(source.getLocation().toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(type + " has no place on the class path", e);
    }
  }

  /** The sources of a class; empty if they are not here. */
  Optional<SourceFile> file(String name) {
    return has(name)
        ? Optional.of(read.computeIfAbsent(name, n -> SourceFile.of(n, texts.get(n))))
        : Optional.empty();
  }

  /** Whether there are no sources. */
  boolean isEmpty() {
    return texts.isEmpty();
  }

  /** Whether the sources of all these classes are here. */
  boolean hasAll(Set<String> names) {
    return texts.keySet().containsAll(names);
  }

  /** Whether the sources of a class are here. */
  boolean has(String name) {
    return texts.containsKey(name);
  }

  private static Map<String, String> texts(Path place) throws IOException {
    return Files.isDirectory(place) ? inFolder(place.resolve(FOLDER)) : inJar(place);
  }

  private static Map<String, String> inFolder(Path folder) throws IOException {
    Map<String, String> texts = new HashMap<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          String name = folder.relativize(file).toString().replace('\\', '/');
          if (name.endsWith(ENDING)) {
            texts.put(className(name), Files.readString(file));
          }
        }
      }
    }
    return texts;
  }

  /** A run reaches a part of a jar's sources; the others are not unpacked. */
  private static Map<String, String> inJar(Path file) throws IOException {
    @SuppressWarnings("resource") // open as long as the program, which loads classes from it too
    JarFile jar = new JarFile(file.toFile());
    Set<String> names = new HashSet<>();
    for (JarEntry entry : Collections.list(jar.entries())) {
      String name = entry.getName();
      if (name.startsWith(FOLDER) && name.endsWith(ENDING)) {
        names.add(className(name.substring(FOLDER.length())));
      }
    }
    return Maps.asMap(names, name -> text(jar, name));
  }

  private static String text(JarFile jar, String name) {
    ZipEntry entry = jar.getEntry(FOLDER + name.replace('.', '/') + ENDING);
    try (InputStream in = jar.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String className(String path) {
    return path.substring(0, path.length() - ENDING.length()).replace('/', '.');
  }
}
