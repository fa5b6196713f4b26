package org.bce3s.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormatSymbols;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.TensorFlow;

/**
 * TensorFlow's native library, which JavaCPP unpacks from a jar into a folder and loads. Whoever
 * touches TensorFlow first loads it here, where a failure gets a reason.
 */
public final class NativeLibrary {
  private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);

  /** What the libraries take when they are unpacked. */
  private static final long MEGABYTES = 690;

  private static final String OTHER_FOLDER =
      "; choose another folder: BCE3S_JAVA_OPTS=-Dorg.bytedeco.javacpp.cachedir=DIR";

  private static boolean loaded;
  private static Optional<NativeLibraryException> failed = Optional.empty();

  private NativeLibrary() {}

  /**
   * Loads it once a process, after the CUDA libraries of the class path.
   *
   * @throws NativeLibraryException if it cannot be
   */
  public static synchronized void load() {
    if (failed.isPresent()) {
      throw failed.get();
    }
    writeDigitsAsTensorFlowReadsThem();
    if (loaded) {
      return;
    }
    try {
      refuse(Processor.here().whyUnfit());
      CudaLibraries.loadIfPresent();
      version();
      loaded = true;
    } catch (NativeLibraryException e) {
      failed = Optional.of(e);
      throw e;
    }
  }

  private static void refuse(Optional<String> why) {
    if (why.isPresent()) {
      throw new NativeLibraryException(why.get(), null);
    }
  }

  /**
   * TensorFlow Java numbers the operations of a graph by {@code String.format} in the default
   * locale; TensorFlow refuses names with other digits than 0 to 9.
   */
  private static void writeDigitsAsTensorFlowReadsThem() {
    Locale locale = Locale.getDefault(Locale.Category.FORMAT);
    if (DecimalFormatSymbols.getInstance(locale).getZeroDigit() != '0') {
      LOG.warn("numbers are written as without a language: {} has digits of its own", locale);
      Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    }
  }

  private static void version() {
    try {
      TensorFlow.version();
    } catch (LinkageError e) {
      throw new NativeLibraryException(reason(e, cache(), mounts()), e);
    }
  }

  private static Optional<Path> cache() {
    try {
      return Optional.of(Loader.getCacheDir().toPath());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static List<String> mounts() {
    try {
      return Files.readAllLines(Path.of("/proc/mounts"), StandardCharsets.ISO_8859_1);
    } catch (IOException notLinux) {
      return List.of();
    }
  }

  /**
   * Why it could not be loaded, and what to do.
   *
   * @param failure what JavaCPP threw
   * @param cache the folder for unpacked libraries; empty if none can be written
   * @param mounts the lines of /proc/mounts
   */
  static String reason(Throwable failure, Optional<Path> cache, List<String> mounts) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String told = String.valueOf(root.getMessage());
    told = told.substring(told.lastIndexOf(".so: ") < 0 ? 0 : told.lastIndexOf(".so: ") + 5);
    String start = "TensorFlow's native library cannot be loaded";
    if (cache.isEmpty()) {
      return start + ": there is no folder to unpack it into" + OTHER_FOLDER;
    }
    start += " from " + cache.get() + ", where it is unpacked: ";
    if (isNoExec(cache.get(), mounts)) {
      return start + "programs may not run from there (mounted noexec)" + OTHER_FOLDER;
    }
    long left = cache.get().toFile().getUsableSpace() >> 20;
    if (left < MEGABYTES && told.contains("cannot open shared object")) {
      return start
          + "the disk is full, "
          + left
          + " MB are left of about "
          + MEGABYTES
          + " MB that it takes"
          + OTHER_FOLDER;
    }
    if (!Files.isWritable(cache.get())) {
      return start + "the folder cannot be written" + OTHER_FOLDER;
    }
    if (told.contains("failed to map segment") || told.contains("annot allocate memory")) {
      return start
          + told
          + "; too little memory or address space: type ulimit -v unlimited, or ask Slurm for more"
          + " (--mem)";
    }
    return start
        + told
        + "; TensorFlow runs on Linux x86_64 and arm64 and on macOS arm64, this is "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch");
  }

  /** Whether the mount that a folder lies on, the longest of those above it, has that option. */
  private static boolean isNoExec(Path folder, List<String> mounts) {
    return mounts.stream()
        .map(line -> line.split(" "))
        .filter(fields -> fields.length > 3 && folder.toAbsolutePath().startsWith(fields[1]))
        .max(Comparator.comparingInt(fields -> fields[1].length()))
        .map(fields -> List.of(fields[3].split(",")).contains("noexec"))
        .orElse(false);
  }
}
