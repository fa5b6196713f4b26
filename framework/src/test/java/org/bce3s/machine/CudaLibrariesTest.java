package org.bce3s.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.annotation.Platform;
import org.junit.jupiter.api.Test;

class CudaLibrariesTest {
  /** A binding whose native library is nowhere. */
  @Platform(library = "jninowhere")
  static final class Nowhere {
    private Nowhere() {}
  }

  @Test
  void doesNothingWithoutThemOnTheClassPath() {
    assertThat(CudaLibraries.load("org.bce3s.not.there.", List.of("cudart"))).isEmpty();
  }

  @Test
  void saysWhichCannotBeLoaded() {
    Optional<String> failure =
        CudaLibraries.load(CudaLibrariesTest.class.getName() + "$", List.of("Nowhere"));

    assertThat(failure).get().asString().startsWith("Nowhere: no jninowhere in java.library.path");
  }
}
