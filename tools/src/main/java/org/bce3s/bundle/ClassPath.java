package org.bce3s.bundle;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The entries of a class path, and how they lie in a bundle: under their names and in their order,
 * a jar of native libraries unpacked into a folder of the jar's name. So nothing is extracted at
 * run time, and what a program asks of its class path has the answer it had before. Those of
 * org.bytedeco:cuda stay out: their libraries lie in a folder that the linker is told of. The terms
 * of a jar's licence go with its libraries.
 *
 * @param entries jars and folders that exist
 */
record ClassPath(List<Path> entries) {
  private static final Pattern NATIVE =
      Pattern.compile("org/tensorflow/internal/c_api/(linux[^/]*|macosx[^/]*)/lib[^/]+");

  private static final String CUDA = "org/bytedeco/cuda/";

  /** What must go wherever the libraries of a jar go. */
  private static final Pattern TERMS = Pattern.compile("(.*/)?(LICENSE|NOTICE|COPYING|EULA)[^/]*");

  private static final Pattern TENSORFLOW =
      Pattern.compile("org/tensorflow/internal/c_api/[^/]+/libtensorflow_cc\\..*");

  private static final Pattern GPU_FOLDER = Pattern.compile(".*-gpu/[^/]*");

  /** Copies the list. */
  ClassPath {
    entries = List.copyOf(entries);
  }

  /** Reads what {@code -cp} takes; entries that do not exist are left out. */
  static ClassPath of(String text) {
    return new ClassPath(
        Arrays.stream(text.split(File.pathSeparator, -1))
            .filter(entry -> !entry.isEmpty())
            .map(Path::of)
            .filter(Files::exists)
            .toList());
  }

  /** What {@code -cp} takes. */
  String text() {
    return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * The jar or the folder of this program's own classes.
   *
   * @throws IOException if it is no file
   */
  static Path own() throws IOException {
    try {
      return Path.of(ClassPath.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  /** Whether TensorFlow's native library is here, as the build for GPUs or the one without. */
  boolean hasTensorFlow(boolean gpu) throws IOException {
    for (Path entry : entries) {
      for (String name : natives(entry)) {
        if (TENSORFLOW.matcher(name).matches() && GPU_FOLDER.matcher(name).matches() == gpu) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Copies all entries but those of CUDA into a folder.
   *
   * @return what was copied, in order
   * @throws IOException if an entry cannot be read or the folder not be written
   */
  List<Copied> copyTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    List<Copied> copies = new ArrayList<>();
    for (Path entry : entries) {
      if (!names(entry, name -> name.startsWith(CUDA)).isEmpty()) {
        continue;
      }
      Path copy = folder.resolve(entry.getFileName());
      if (Files.exists(copy)) { // two modules' "classes"
        copy = folder.resolve(copies.size() + "-" + entry.getFileName());
      }
      List<String> natives = natives(entry);
      if (!natives.isEmpty()) {
        copies.add(new Copied(entry, copy, unpack(entry, natives, copy)));
      } else {
        copyTree(entry, copy);
        copies.add(new Copied(entry, copy, List.of()));
      }
    }
    return copies;
  }

  /**
   * Writes CUDA libraries side by side into a new folder: those of the entries that are chosen, and
   * the empty ones.
   *
   * @return what was written; there is no folder if that is nothing
   * @throws IOException if an entry cannot be read or the folder not be written
   */
  List<Path> copyCudaTo(Path folder, CudaLibraries cuda) throws IOException {
    List<Path> copies = new ArrayList<>();
    for (Path entry : entries) {
      List<String> chosen =
          names(
              entry,
              name ->
                  name.startsWith(CUDA)
                      && cuda.isBundled(name.substring(name.lastIndexOf('/') + 1)));
      if (chosen.isEmpty()) {
        continue;
      }
      Files.createDirectories(folder);
      try (ZipFile zip = new ZipFile(entry.toFile())) {
        for (String name : chosen) {
          Path file = folder.resolve(name.substring(name.lastIndexOf('/') + 1));
          Files.copy(zip.getInputStream(zip.getEntry(name)), file);
          copies.add(file);
        }
        copyTerms(zip, folder.resolve(entry.getFileName()));
      }
    }
    for (String name : cuda.empty()) {
      Files.createDirectories(folder);
      copies.add(Files.write(folder.resolve(name), EmptyLibrary.bytes(name)));
    }
    return copies;
  }

  /**
   * An entry in the bundle.
   *
   * @param source where it was
   * @param copy where it is
   * @param natives the native libraries unpacked below it
   */
  record Copied(Path source, Path copy, List<Path> natives) {
    /** Copies the list. */
    Copied {
      natives = List.copyOf(natives);
    }

    /** Its name in the folder of the copies. */
    String name() {
      return copy.getFileName().toString();
    }
  }

  /** Copies a file, or a folder with all that is in it. */
  static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.sorted().toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  /** The native libraries in a jar; a folder of classes has none. */
  private static List<String> natives(Path entry) throws IOException {
    return names(entry, name -> NATIVE.matcher(name).matches());
  }

  /** The names in a jar that fit; a folder of classes has none. */
  private static List<String> names(Path entry, Predicate<String> fits) throws IOException {
    if (Files.isDirectory(entry)) {
      return List.of();
    }
    try (ZipFile jar = new ZipFile(entry.toFile())) {
      return jar.stream().map(ZipEntry::getName).filter(fits).toList();
    }
  }

  private static List<Path> unpack(Path jar, List<String> names, Path to) throws IOException {
    List<Path> unpacked = new ArrayList<>();
    Files.createDirectories(to);
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (String name : names) {
        Path file = to.resolve(name);
        Files.createDirectories(file.getParent());
        Files.copy(zip.getInputStream(zip.getEntry(name)), file);
        unpacked.add(file);
      }
      copyTerms(zip, to);
    }
    return unpacked;
  }

  private static void copyTerms(ZipFile zip, Path to) throws IOException {
    for (ZipEntry terms :
        zip.stream().filter(entry -> TERMS.matcher(entry.getName()).matches()).toList()) {
      Path file = to.resolve(terms.getName());
      Files.createDirectories(file.getParent());
      Files.copy(zip.getInputStream(terms), file);
    }
  }
}
