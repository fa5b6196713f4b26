package org.bce3s.run;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.bce3s.registry.EntryProvider;
import org.bce3s.training.Trainer;
import org.tensorflow.Graph;

/**
 * The version of the code that trains: a hash of the framework's class files, those of providers
 * from outside, and TensorFlow's version. Documentation, tests and the tools around a run are not
 * in it, so a change of theirs makes no result stale.
 */
public final class CodeVersion {
  private static final int LENGTH = 16;
  private static final String TENSORFLOW_PROPERTIES =
      "/META-INF/maven/org.tensorflow/tensorflow-core-api/pom.properties";

  private CodeVersion() {}

  /** The version of the code on the class path: 16 hexadecimal digits. */
  public static String current() {
    Set<Path> places = new LinkedHashSet<>();
    places.add(place(Trainer.class));
    ServiceLoader.load(EntryProvider.class).stream()
        .map(provider -> place(provider.type()))
        .sorted()
        .forEach(places::add);
    Hasher hasher = Hashing.sha256().newHasher();
    places.forEach(place -> hash(place, hasher));
    hasher.putString("tensorflow " + tensorFlow(), StandardCharsets.UTF_8);
    return hasher.hash().toString().substring(0, LENGTH);
  }

  /**
   * TensorFlow Java's version, read from its jar without loading the native library; {@code
   * unknown} where the jar does not say.
   */
  public static String tensorFlow() {
    try (InputStream in = Graph.class.getResourceAsStream(TENSORFLOW_PROPERTIES)) {
      if (in == null) {
        return "unknown";
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds name and bytes of every class file below a folder or in a jar, sorted by name. */
  static void hash(Path place, Hasher hasher) {
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
  }

  private static SortedMap<String, byte[]> inFolder(Path folder) throws IOException {
    TreeMap<String, byte[]> classes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(CodeVersion::isClass)::iterator) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        classes.put(name, Files.readAllBytes(file));
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
        if (entry.getName().endsWith(".class")) {
          try (InputStream in = jar.getInputStream(entry)) {
            classes.put(entry.getName(), in.readAllBytes());
          }
        }
      }
    }
    return classes;
  }

  private static boolean isClass(Path file) {
    return file.getFileName().toString().endsWith(".class");
  }

  private static Path place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(type + " has no place on the class path", e);
    }
  }
}
