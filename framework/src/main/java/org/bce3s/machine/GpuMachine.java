package org.bce3s.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bce3s.spec.NotTraining;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.TensorFlow;

/**
 * What a GPU needs of a Linux machine and of the class path, to say why TensorFlow has registered
 * none: it falls back to the CPU without a word.
 *
 * @param gpuBuild whether the native library on the class path is the build for GPUs
 * @param missing the shared libraries that the dynamic linker would not find
 * @param driver the version of the NVIDIA driver; empty if the system does not say
 * @param visible the variable CUDA_VISIBLE_DEVICES; empty if it is not set
 * @param loading why the CUDA libraries of the class path could not be loaded; empty if they were,
 *     or are not there
 */
@NotTraining
public record GpuMachine(
    boolean gpuBuild,
    List<String> missing,
    Optional<String> driver,
    Optional<String> visible,
    Optional<String> loading) {
  /** What the NVIDIA driver installs. */
  static final String DRIVER = "libcuda.so.1";

  /** What TensorFlow's GPU build opens at run time. */
  static final List<String> LIBRARIES =
      Stream.concat(Stream.of(DRIVER), CudaLibrary.fileNames().stream()).toList();

  /** The oldest driver that runs programs of any CUDA 12 (NVIDIA, CUDA compatibility). */
  private static final String OLDEST_DRIVER = "525.60.13";

  private static final Pattern VERSION = Pattern.compile("NVRM version:.*? (\\d+(\\.\\d+)+) .*");

  /** Copies the list. */
  public GpuMachine {
    missing = List.copyOf(missing);
  }

  /** This machine and this process. */
  public static GpuMachine here() {
    return new GpuMachine(
        isGpuBuild(),
        missing(Path.of("/"), System.getenv()),
        driver(Path.of("/")),
        Optional.ofNullable(System.getenv("CUDA_VISIBLE_DEVICES")),
        CudaLibraries.failure());
  }

  /** Whether a driver is there that is not too old, and no variable hides every GPU. */
  public boolean hasUsableDriver() {
    return !missing.contains(DRIVER)
        && driver.filter(version -> !tooOld(version)).isPresent()
        && !hidesAll();
  }

  private boolean hidesAll() {
    return visible.filter(v -> v.isBlank() || v.strip().startsWith("-")).isPresent();
  }

  /** Why there is no GPU, and what to do. */
  public String whyNone() {
    String build = gpuBuild ? "" : "; the build for GPUs comes with BCE3S_MVN_OPTS=-Pgpu";
    if (missing.contains(DRIVER)) {
      return "the NVIDIA driver (" + DRIVER + ") is not installed" + build;
    }
    if (driver.filter(GpuMachine::tooOld).isPresent()) {
      return "the NVIDIA driver "
          + driver.get()
          + " is too old: TensorFlow's build needs CUDA 12.x, that is driver "
          + OLDEST_DRIVER
          + " or later"
          + build;
    }
    if (!gpuBuild) {
      return "a driver is installed, but TensorFlow is the build for the CPU alone; type"
          + " BCE3S_MVN_OPTS=-Pgpu tools/bce3s ...";
    }
    if (!missing.isEmpty()) {
      return "libraries of CUDA 12 are missing: "
          + String.join(", ", missing)
          + loading.map(reason -> " (those of the class path: " + reason + ")").orElse("")
          + "; install them, name their folder in LD_LIBRARY_PATH, or build with"
          + " BCE3S_MVN_OPTS=-Pgpu,gpu-libraries";
    }
    if (hidesAll()) {
      return "CUDA_VISIBLE_DEVICES=" + visible.get() + " hides every GPU";
    }
    if (visible.isPresent()) {
      return "CUDA_VISIBLE_DEVICES="
          + visible.get()
          + " names no GPU of this machine; train.workers needs a GPU each";
    }
    return "TensorFlow has registered none, though driver and libraries are there;"
        + " TF_CPP_MIN_LOG_LEVEL=0 makes it say more";
  }

  /** Whether the native library on the class path is the build for GPUs. */
  public static boolean isGpuBuild() {
    String folder = "/org/tensorflow/internal/c_api/" + Loader.getPlatform() + "-gpu/";
    return TensorFlow.class.getResource(folder + "libtensorflow_cc.so.2") != null
        || System.getProperty("java.class.path").contains("-gpu.jar");
  }

  /**
   * The libraries that the dynamic linker would not find and this process has not loaded.
   *
   * @param root of the file system
   */
  static List<String> missing(Path root, Map<String, String> environment) {
    List<Path> folders = new ArrayList<>();
    Arrays.stream(environment.getOrDefault("LD_LIBRARY_PATH", "").split(":"))
        .filter(folder -> !folder.isEmpty())
        .map(Path::of)
        .forEach(folders::add);
    Stream.of("lib64", "usr/lib64", "usr/lib/x86_64-linux-gnu", "usr/local/cuda/lib64")
        .map(root::resolve)
        .forEach(folders::add);
    String cache = text(root.resolve("etc/ld.so.cache")); // paths, each ended by a zero byte
    String loaded = text(root.resolve("proc/self/maps")); // lines, each ended by a path
    return LIBRARIES.stream()
        .filter(library -> !cache.contains("/" + library + "\0"))
        .filter(library -> !loaded.contains("/" + library))
        .filter(library -> folders.stream().noneMatch(f -> Files.exists(f.resolve(library))))
        .toList();
  }

  /**
   * The version of the driver's kernel module.
   *
   * @param root of the file system
   */
  static Optional<String> driver(Path root) {
    Matcher version = VERSION.matcher(text(root.resolve("proc/driver/nvidia/version")));
    return version.find() ? Optional.of(version.group(1)) : Optional.empty();
  }

  private static boolean tooOld(String version) {
    return Arrays.compare(numbers(version), numbers(OLDEST_DRIVER)) < 0;
  }

  private static int[] numbers(String version) {
    return Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
  }

  /** A byte a character; empty if the file cannot be read. */
  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
