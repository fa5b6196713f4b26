package org.bce3s.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class EmptyLibraryTest {
  @TempDir private Path folder;

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void theLinkerOpensIt() throws IOException {
    Path library = folder.resolve("libcufft.so.11");
    Files.write(library, EmptyLibrary.bytes("libcufft.so.11"));
    assertThatCode(() -> System.load(library.toString())).doesNotThrowAnyException();
    assertThat(Files.readString(Path.of("/proc/self/maps"))).contains(library.toRealPath() + "");
  }

  @Test
  void itHasTheNameUnderWhichItIsOpened() {
    byte[] library = EmptyLibrary.bytes("libcusolver.so.11");
    assertThat(new String(library, StandardCharsets.ISO_8859_1)).contains("\0libcusolver.so.11\0");
    assertThat(library).hasSizeLessThan(1024);
  }
}
