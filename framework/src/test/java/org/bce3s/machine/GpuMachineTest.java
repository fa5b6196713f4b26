package org.bce3s.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GpuMachineTest {
  private static final GpuMachine COMPLETE =
      new GpuMachine(true, List.of(), Optional.of("525.60.13"), Optional.empty(), Optional.empty());

  @TempDir private Path root;

  static Stream<Arguments> machines() {
    return Stream.of(
        Arguments.of(
            new GpuMachine(
                true,
                GpuMachine.LIBRARIES,
                Optional.empty(),
                Optional.empty(),
                Optional.of("cudart: no driver")),
            "the NVIDIA driver (libcuda.so.1) is not installed"),
        Arguments.of(
            new GpuMachine(
                false, GpuMachine.LIBRARIES, Optional.empty(), Optional.empty(), Optional.empty()),
            "the NVIDIA driver (libcuda.so.1) is not installed; the build for GPUs comes with"
                + " BCE3S_MVN_OPTS=-Pgpu"),
        Arguments.of(
            new GpuMachine(
                true, List.of(), Optional.of("470.256.02"), Optional.empty(), Optional.empty()),
            "the NVIDIA driver 470.256.02 is too old: TensorFlow's build needs CUDA 12.x, that is"
                + " driver 525.60.13 or later"),
        Arguments.of(
            new GpuMachine(
                false,
                List.of("libcudnn.so.9"),
                Optional.of("550.54.15"),
                Optional.empty(),
                Optional.empty()),
            "a driver is installed, but TensorFlow is the build for the CPU alone; type"
                + " BCE3S_MVN_OPTS=-Pgpu tools/bce3s ..."),
        Arguments.of(
            new GpuMachine(
                true,
                List.of("libcublas.so.12", "libcudnn.so.9"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            "libraries of CUDA 12 are missing: libcublas.so.12, libcudnn.so.9; install them, name"
                + " their folder in LD_LIBRARY_PATH, or build with"
                + " BCE3S_MVN_OPTS=-Pgpu,gpu-libraries"),
        Arguments.of(
            new GpuMachine(
                true,
                List.of("libcudnn.so.9"),
                Optional.empty(),
                Optional.empty(),
                Optional.of("cudnn: no jnicudnn in java.library.path")),
            "libraries of CUDA 12 are missing: libcudnn.so.9 (those of the class path: cudnn: no"
                + " jnicudnn in java.library.path); install them, name their folder in"
                + " LD_LIBRARY_PATH, or build with BCE3S_MVN_OPTS=-Pgpu,gpu-libraries"),
        Arguments.of(
            new GpuMachine(true, List.of(), Optional.empty(), Optional.of("-1"), Optional.empty()),
            "CUDA_VISIBLE_DEVICES=-1 hides every GPU"),
        Arguments.of(
            new GpuMachine(true, List.of(), Optional.empty(), Optional.of("1"), Optional.empty()),
            "CUDA_VISIBLE_DEVICES=1 names no GPU of this machine; train.workers needs a GPU each"),
        Arguments.of(
            COMPLETE,
            "TensorFlow has registered none, though driver and libraries are there;"
                + " TF_CPP_MIN_LOG_LEVEL=0 makes it say more"));
  }

  @ParameterizedTest
  @MethodSource("machines")
  void saysWhyThereIsNoGpu(GpuMachine machine, String reason) {
    assertThat(machine.whyNone()).isEqualTo(reason);
  }

  @Test
  void missesEveryLibraryOnAnEmptyMachine() {
    assertThat(GpuMachine.missing(root, Map.of())).isEqualTo(GpuMachine.LIBRARIES);
  }

  @Test
  void findsLibrariesInEveryPlaceWhereTheLinkerLooks() throws IOException {
    write("etc/ld.so.cache", "ld.so-1.7\0\0libcudart.so.12\0/opt/cuda/libcudart.so.12\0");
    write("proc/self/maps", "7f00 r-xp 0 08:01 42   /root/.cache/libcublas.so.12.6.1.4\n");
    write("usr/lib/x86_64-linux-gnu/libcuda.so.1", "");
    write("opt/here/libcudnn.so.9", "");
    Map<String, String> environment = Map.of("LD_LIBRARY_PATH", "::" + root.resolve("opt/here"));

    assertThat(GpuMachine.missing(root, environment))
        .containsExactly(
            "libcublasLt.so.12", "libcufft.so.11", "libcusparse.so.12", "libcusolver.so.11");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  Sat Aug 19 01:15:15 UTC 2023\n",
        "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  535.104.05  Release Build\nGCC\n"
      })
  void readsTheVersionOfTheDriver(String text) throws IOException {
    write("proc/driver/nvidia/version", text);

    assertThat(GpuMachine.driver(root)).contains("535.104.05");
  }

  @Test
  void knowsNoVersionWithoutADriver() {
    assertThat(GpuMachine.driver(root)).isEmpty();
  }

  private void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
