package org.bce3s.machine;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;

/**
 * The CUDA libraries that the Maven profile {@code gpu-libraries} puts on the class path
 * (org.bytedeco:cuda). TensorFlow looks for CUDA by the dynamic linker, which does not know the
 * class path but takes what the process has already loaded: so they are loaded before the first
 * touch of TensorFlow. Libraries in a folder need none of this; the linker finds them by
 * LD_LIBRARY_PATH.
 */
final class CudaLibraries {
  private static final List<String> NAMES =
      Arrays.stream(CudaLibrary.values()).flatMap(library -> library.presets().stream()).toList();

  private static boolean tried;
  private static Optional<String> failure = Optional.empty();

  private CudaLibraries() {}

  /** Loads them once a process; does nothing where the class path has none. */
  static synchronized void loadIfPresent() {
    if (!tried) {
      tried = true;
      failure = load("org.bytedeco.cuda.global.", NAMES);
    }
  }

  /** Why those of the class path could not be loaded; empty if they were, or are not there. */
  static synchronized Optional<String> failure() {
    return failure;
  }

  /**
   * Loads the native libraries of classes made by JavaCPP, none of which need be there.
   *
   * @param prefix of the classes' names
   * @return why one could not be loaded
   */
  static Optional<String> load(String prefix, List<String> names) {
    for (String name : names) {
      try {
        Loader.load(Class.forName(prefix + name, false, CudaLibraries.class.getClassLoader()));
      } catch (ClassNotFoundException e) {
        return Optional.empty();
      } catch (LinkageError e) {
        return Optional.of(name + ": " + e.getMessage());
      }
    }
    return Optional.empty();
  }
}
