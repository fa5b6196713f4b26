package org.bce3s.tensor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElfSymbolsTest {
  @TempDir private Path folder;

  @Test
  void saysWhereASymbolLies() throws IOException {
    Path library = write(library());

    assertThat(ElfSymbols.find(library, "second", 16)).isEqualTo(OptionalLong.of(0x2000));
    assertThat(ElfSymbols.find(library, "first", 8)).isEqualTo(OptionalLong.of(0x1000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"third", "secon", "second symbol", "econd", "first"})
  void anotherNameIsNotFound(String name) throws IOException {
    assertThat(ElfSymbols.find(write(library()), name, 16)).isEmpty();
  }

  @Test
  void aStrippedLibraryHasNone() throws IOException {
    byte[] stripped = library();
    stripped[64 + 4] = 1; // the section is no symbol table any more

    assertThat(ElfSymbols.find(write(stripped), "second", 16)).isEmpty();
  }

  @Test
  void aFileCutAnywhereHasNoneAndHurtsNobody() throws IOException {
    byte[] whole = library();
    for (int length = 0; length < whole.length; length++) {
      assertThat(ElfSymbols.find(write(Arrays.copyOf(whole, length)), "second", 16))
          .as("%d bytes", length)
          .isEmpty();
    }
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("library.so"), bytes);
  }

  /** A header, two sections' headers, two symbols and their names. */
  private static byte[] library() {
    byte[] names = "\0first\0second\0".getBytes(US_ASCII);
    ByteBuffer file = ByteBuffer.allocate(64 + 2 * 64 + 2 * 24 + names.length);
    file.order(ByteOrder.LITTLE_ENDIAN);
    file.put(0, new byte[] {0x7f, 'E', 'L', 'F', 2, 1});
    file.putLong(0x28, 64).putShort(0x3c, (short) 2);
    section(file.slice(64, 64).order(ByteOrder.LITTLE_ENDIAN), 2, 192, 48).putInt(40, 1);
    section(file.slice(128, 64).order(ByteOrder.LITTLE_ENDIAN), 3, 240, names.length);
    file.putInt(192, 1).putLong(200, 0x1000).putLong(208, 8);
    file.putInt(216, 7).putLong(224, 0x2000).putLong(232, 16);
    file.put(240, names);
    return file.array();
  }

  private static ByteBuffer section(ByteBuffer header, int type, long offset, long size) {
    return header.putInt(4, type).putLong(24, offset).putLong(32, size);
  }
}
