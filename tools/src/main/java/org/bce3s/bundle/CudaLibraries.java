package org.bce3s.bundle;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bce3s.machine.CudaLibrary;

/**
 * Which of NVIDIA's libraries go into a bundle: those that TensorFlow opens and those that they
 * open in turn, without what the node has in a folder of its own.
 *
 * @param system the node's folder, if it has one
 * @param lean whether those that networks of bce3s's own parts never call are left out; where
 *     TensorFlow opens one all the same, an {@link EmptyLibrary} takes its place
 */
record CudaLibraries(Optional<Path> system, boolean lean) {
  /** Opened by cuDNN, which also compiles kernels, and by TensorFlow for traces. */
  private static final Pattern OPENED_IN_TURN =
      Pattern.compile(
          "lib(cudnn_[a-z_]+|nvJitLink|nvrtc|cupti)\\.so\\.\\d+|libnvrtc-builtins\\.so\\.[\\d.]+");

  /** Of those: recurrent networks and attention of cuDNN, and what cuFFT's like need. */
  private static final Pattern NEVER_CALLED =
      Pattern.compile("lib(cudnn_adv|nvJitLink)\\.so\\.\\d+");

  /** Whether a library of this file name goes into the bundle as it is. */
  boolean isBundled(String name) {
    boolean chosen =
        opened(name)
            .map(library -> library.isCalled() || !lean)
            .orElse(
                OPENED_IN_TURN.matcher(name).matches()
                    && !(lean && NEVER_CALLED.matcher(name).matches()));
    return chosen && !isOfSystem(name);
  }

  /** The file names of those in whose place an empty one goes into the bundle. */
  List<String> empty() {
    return Arrays.stream(CudaLibrary.values())
        .filter(library -> lean && !library.isCalled())
        .map(CudaLibrary::fileName)
        .filter(name -> !isOfSystem(name))
        .toList();
  }

  /** Those that TensorFlow opens and that are neither in the bundle nor in the node's folder. */
  List<String> missing(Collection<String> bundled) {
    return CudaLibrary.fileNames().stream()
        .filter(n -> !bundled.contains(n))
        .filter(n -> !isOfSystem(n))
        .toList();
  }

  private static Optional<CudaLibrary> opened(String name) {
    return Arrays.stream(CudaLibrary.values())
        .filter(library -> library.fileName().equals(name))
        .findFirst();
  }

  private boolean isOfSystem(String name) {
    return system.map(folder -> Files.exists(folder.resolve(name))).orElse(false);
  }
}
