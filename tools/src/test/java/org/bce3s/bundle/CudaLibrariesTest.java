package org.bce3s.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which CUDA libraries a bundle takes. */
class CudaLibrariesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "libcudart.so.12, true",
    "libcublasLt.so.12, true",
    "libcudnn.so.9, true",
    "libcudnn_engines_precompiled.so.9, true",
    "libnvJitLink.so.12, true",
    "libnvrtc-builtins.so.12.6, true",
    "libjnicudnn.so, false",
    "libcusolverMg.so.11, false",
    "libnppi.so.12, false",
    "libcurand.so.10, false",
    "libcupti.so.12, true",
  })
  void takesWhatTensorFlowOpensAndWhatThatOpens(String name, boolean bundled) {
    assertThat(new CudaLibraries(Optional.empty(), false).isBundled(name)).isEqualTo(bundled);
  }

  @Test
  void leavesOutWhatTheNodeHas() throws IOException {
    Files.createFile(folder.resolve("libcublas.so.12"));
    Files.createFile(folder.resolve("libcudnn.so.9"));
    CudaLibraries cuda = new CudaLibraries(Optional.of(folder), false);
    assertThat(cuda.isBundled("libcublas.so.12")).isFalse();
    assertThat(cuda.isBundled("libcublasLt.so.12")).isTrue();
    assertThat(cuda.missing(List.of("libcublasLt.so.12", "libcudart.so.12")))
        .containsExactly("libcufft.so.11", "libcusparse.so.12", "libcusolver.so.11");
  }

  @ParameterizedTest
  @CsvSource({
    "libcudart.so.12, true",
    "libcublas.so.12, true",
    "libcublasLt.so.12, true",
    "libcudnn.so.9, true",
    "libcudnn_ops.so.9, true",
    "libcudnn_engines_runtime_compiled.so.9, true",
    "libnvrtc.so.12, true",
    "libcudnn_adv.so.9, false",
    "libcufft.so.11, false",
    "libnvJitLink.so.12, false",
  })
  void aLeanBundleTakesWhatIsCalled(String name, boolean bundled) {
    assertThat(new CudaLibraries(Optional.empty(), true).isBundled(name)).isEqualTo(bundled);
  }

  @Test
  void aLeanBundleHasEmptyLibrariesForWhatIsOnlyOpened() throws IOException {
    assertThat(new CudaLibraries(Optional.empty(), false).empty()).isEmpty();
    assertThat(new CudaLibraries(Optional.empty(), true).empty())
        .containsExactly("libcufft.so.11", "libcusparse.so.12", "libcusolver.so.11");
    Files.createFile(folder.resolve("libcufft.so.11"));
    assertThat(new CudaLibraries(Optional.of(folder), true).empty())
        .containsExactly("libcusparse.so.12", "libcusolver.so.11");
  }
}
