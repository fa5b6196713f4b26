package org.bce3s.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.TensorFlow;

/** The shared libraries that TensorFlow's GPU build opens at run time (Linux). */
final class GpuLibraries {
  /** What the NVIDIA driver installs. */
  static final String DRIVER = "libcuda.so.1";

  private static final List<String> ALL =
      List.of(
          DRIVER,
          "libcudart.so.12",
          "libcublas.so.12",
          "libcublasLt.so.12",
          "libcufft.so.11",
          "libcusolver.so.11",
          "libcusparse.so.12",
          "libcudnn.so.9");

  private static final Path LINKER_CACHE = Path.of("/etc/ld.so.cache");

  private static final List<String> USUAL_FOLDERS =
      List.of("/lib64", "/usr/lib64", "/usr/lib/x86_64-linux-gnu", "/usr/local/cuda/lib64");

  private GpuLibraries() {}

  /** Whether the native library on the class path is the build for GPUs. */
  static boolean isGpuBuild() {
    String folder = "/org/tensorflow/internal/c_api/" + Loader.getPlatform() + "-gpu/";
    return TensorFlow.class.getResource(folder + "libtensorflow_cc.so.2") != null
        || System.getProperty("java.class.path").contains("-gpu.jar");
  }

  /** Those that the dynamic linker would not find. */
  static List<String> missing() {
    List<Path> folders = new ArrayList<>();
    String search = System.getenv().getOrDefault("LD_LIBRARY_PATH", "");
    Arrays.stream(search.split(":")).filter(f -> !f.isEmpty()).map(Path::of).forEach(folders::add);
    USUAL_FOLDERS.forEach(f -> folders.add(Path.of(f)));
    String cache = linkerCache();
    return ALL.stream()
        .filter(library -> !cache.contains("/" + library + "\0"))
        .filter(library -> folders.stream().noneMatch(f -> Files.exists(f.resolve(library))))
        .toList();
  }

  /** The linker's cache holds the path of every library, each ended by a zero byte. */
  private static String linkerCache() {
    try {
      return new String(Files.readAllBytes(LINKER_CACHE), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
