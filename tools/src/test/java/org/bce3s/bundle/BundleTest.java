package org.bce3s.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bce3s.failure.RequestException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before and while a bundle is made, in which words, and that nothing is left. */
class BundleTest {
  @TempDir private Path folder;

  @BeforeEach
  void makeAHome() throws IOException {
    Files.createDirectories(folder.resolve("home/tools"));
    Files.createDirectories(folder.resolve("home/yaml"));
    Files.createFile(folder.resolve("home/tools/start-jvm.sh"));
    Files.createFile(folder.resolve("home/tools/utf8-locale.sh"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"60", "m", "0m", "60k", "-1m", "1.5g", "60mb", "9999999999g", ""})
  void aPartSizeIsASize(String text) {
    assertThatThrownBy(() -> PartSize.of(text))
        .isInstanceOf(RequestException.class)
        .hasMessage("--part-size: \"" + text + "\" is no size such as 60m or 2g");
  }

  @ParameterizedTest
  @CsvSource({"60m, 62914560", "1M, 1048576", "2g, 2147483648"})
  void aPartSizeIsReadInMib(String text, long bytes) {
    assertThat(PartSize.of(text).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sm_91 | did you mean \"sm_61\", \"sm_90\" or \"sm_60\"?",
        "sm90 | did you mean \"sm_90\"?",
        "hopper | known: sm_60, sm_61, sm_70, sm_75, sm_80, sm_86, sm_89, sm_90",
      })
  void anUnknownArchitectureNamesTheNearest(String name, String advice) {
    assertThatThrownBy(() -> GpuArchitecture.of(name))
        .isInstanceOf(RequestException.class)
        .hasMessage("--gpu-arch: unknown architecture \"" + name + "\"; " + advice);
  }

  @Test
  void whatOnlyAGpuNeedsAsksForOne() {
    assertThatThrownBy(
            () ->
                new BundleRequest(
                    folder,
                    PartSize.of("60m"),
                    false,
                    Optional.empty(),
                    Optional.of(GpuArchitecture.of("sm_90")),
                    false))
        .isInstanceOf(RequestException.class)
        .hasMessage("--system-cuda, --gpu-arch and --lean need --gpu");
  }

  @Test
  void aFolderThatIsNotEmptyIsKept() throws IOException {
    Path precious = Files.createFile(Files.createDirectory(folder.resolve("out")).resolve("a"));
    Path out = folder.resolve("out");
    assertRefused(
        cpu(),
        request(false),
        out + " is not empty; choose a new folder, or remove it: rm -r " + out);
    assertThat(precious).exists();
  }

  @Test
  void aFileInPlaceOfTheFolderIsKept() throws IOException {
    Path out = Files.createFile(folder.resolve("out"));
    assertRefused(cpu(), request(false), out + " is a file; choose a new folder");
  }

  @Test
  void aGpuNeedsTheBuildForGpus() throws IOException {
    assertRefused(
        cpu(),
        request(true),
        "--gpu: this is the build for the CPU alone; type BCE3S_MVN_OPTS=-Pgpu tools/bce3s bundle"
            + " --gpu "
            + folder.resolve("out"));
  }

  @Test
  void theBuildForGpusIsNotPackedByAccident() throws IOException {
    assertRefused(
        nativeJar("linux-x86_64-gpu"),
        request(false),
        "this is the build for GPUs; type --gpu, or leave out BCE3S_MVN_OPTS=-Pgpu");
  }

  @Test
  void systemCudaMustBeSeen() throws IOException {
    Path gone = folder.resolve("gone");
    BundleRequest request =
        new BundleRequest(
            folder.resolve("out"),
            PartSize.of("1m"),
            true,
            Optional.of(gone),
            Optional.empty(),
            false);
    assertRefused(
        nativeJar("linux-x86_64-gpu"),
        request,
        "--system-cuda: "
            + gone
            + " is no folder here; what a node has in it can be left out only where it is seen");
  }

  @Test
  void aRuntimeWithoutJlinkLeavesNothingBehind() throws IOException {
    Bundle bundle = new Bundle(folder.resolve("home"), cpu(), Optional.empty());
    assertThatThrownBy(() -> bundle.write(request(false)))
        .isInstanceOf(RequestException.class)
        .hasMessage(
            "needs jlink, which only a JDK has, and "
                + System.getProperty("java.home")
                + " is a runtime; on Debian and Ubuntu: apt-get install openjdk-17-jdk");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("home", "native.jar");
    }
  }

  @Test
  void nativeLibrariesLieInAFolderOfTheirJarsNameAndThoseOfCudaSideBySide() throws IOException {
    Path plain = folder.resolve("plain.jar");
    writeJar(plain, "a/A.class");
    Path cuda = folder.resolve("cuda-redist.jar");
    writeJar(
        cuda,
        "org/bytedeco/cuda/linux-x86_64/libcudart.so.12",
        "org/bytedeco/cuda/linux-x86_64/libnppi.so.12");
    ClassPath classPath =
        ClassPath.of(plain + ":" + folder.resolve("gone.jar") + ":" + cpuJar() + ":" + cuda);
    List<ClassPath.Copied> copies = classPath.copyTo(folder.resolve("jars"));
    assertThat(copies)
        .extracting(ClassPath.Copied::name)
        .containsExactly("plain.jar", "native.jar");
    try (Stream<Path> files = Files.walk(folder.resolve("jars")).filter(Files::isRegularFile)) {
      assertThat(files.map(file -> folder.relativize(file).toString()))
          .containsExactlyInAnyOrder(
              "jars/plain.jar",
              "jars/native.jar/org/tensorflow/internal/c_api/linux-x86_64/libtensorflow_cc.so.2",
              "jars/native.jar/org/tensorflow/internal/c_api/linux-x86_64/LICENSE");
    }
    List<Path> libraries =
        classPath.copyCudaTo(folder.resolve("cuda"), new CudaLibraries(Optional.empty(), true));
    assertThat(libraries)
        .extracting(file -> folder.relativize(file).toString())
        .containsExactly(
            "cuda/libcudart.so.12",
            "cuda/libcufft.so.11",
            "cuda/libcusparse.so.12",
            "cuda/libcusolver.so.11");
  }

  private void assertRefused(ClassPath classPath, BundleRequest request, String message) {
    Bundle bundle = new Bundle(folder.resolve("home"), classPath, JavaRuntime.jlink());
    assertThatThrownBy(() -> bundle.write(request))
        .isInstanceOf(RequestException.class)
        .hasMessage(message);
  }

  private BundleRequest request(boolean gpu) {
    return new BundleRequest(
        folder.resolve("out"), PartSize.of("1m"), gpu, Optional.empty(), Optional.empty(), false);
  }

  private ClassPath cpu() throws IOException {
    return ClassPath.of(cpuJar().toString());
  }

  private Path cpuJar() throws IOException {
    return nativeJar("linux-x86_64").entries().get(0);
  }

  private ClassPath nativeJar(String platform) throws IOException {
    Path jar = folder.resolve("native.jar");
    String place = "org/tensorflow/internal/c_api/" + platform;
    writeJar(jar, place + "/libtensorflow_cc.so.2", place + "/LICENSE", place + "/a.h");
    return ClassPath.of(jar.toString());
  }

  private static void writeJar(Path jar, String... names) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(1);
      }
    }
  }
}
