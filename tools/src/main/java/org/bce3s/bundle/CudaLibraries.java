package org.bce3s.bundle;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bce3s.tensor.Devices;

/**
 * Which of NVIDIA's libraries go into a bundle: those that TensorFlow opens and those that they
 * open in turn, without what the node has in a folder of its own.
 *
 * @param system the node's folder, if it has one
 */
record CudaLibraries(Optional<Path> system) {
  private static final Pattern CHOSEN =
      Pattern.compile(
          "lib(jni)?(cudart|cublas|cublasLt|cufft|cusolver|cusparse|cudnn[a-z_]*|nvJitLink|nvrtc)"
              + "(-builtins)?\\.so.*");

  /** Whether a library of this file name goes into the bundle. */
  boolean isBundled(String name) {
    return CHOSEN.matcher(name).matches() && !isOfSystem(name);
  }

  /** Those that TensorFlow opens and that are neither in the bundle nor in the node's folder. */
  List<String> missing(Collection<String> bundled) {
    return Devices.cudaLibraries().stream()
        .filter(n -> !bundled.contains(n))
        .filter(n -> !isOfSystem(n))
        .toList();
  }

  private boolean isOfSystem(String name) {
    return system.map(folder -> Files.exists(folder.resolve(name))).orElse(false);
  }
}
