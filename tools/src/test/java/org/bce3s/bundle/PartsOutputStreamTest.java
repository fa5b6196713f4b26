package org.bce3s.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of at most a given size whose bytes in order are those written. */
class PartsOutputStreamTest {
  private static final int MIB = 1 << 20;

  @TempDir private Path folder;

  @Test
  void splitsAndSums() throws IOException {
    byte[] bytes = new byte[2 * MIB + 5];
    new Random(1).nextBytes(bytes);
    PartsOutputStream parts = new PartsOutputStream(folder, new PartSize(MIB));
    parts.write(bytes, 0, MIB + 3);
    parts.endPart();
    parts.write(bytes, MIB + 3, MIB);
    parts.endPart();
    parts.endPart(); // nothing was written: no empty part
    parts.write(bytes[2 * MIB + 3]);
    parts.write(bytes[2 * MIB + 4]);
    parts.close();
    assertThat(parts.parts()).isEqualTo(4);
    assertThat(parts.total()).isEqualTo(bytes.length);
    assertThat(names()).hasSize(4);
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (String name : names()) {
      byte[] part = Files.readAllBytes(folder.resolve(name));
      assertThat(part.length).isBetween(1, MIB);
      joined.writeBytes(part);
    }
    assertThat(joined.toByteArray()).isEqualTo(bytes);
    assertThat(parts.sums().lines()).hasSize(4);
  }

  @Test
  void writesTheSumThatEveryToolPrints() throws IOException {
    try (PartsOutputStream parts = new PartsOutputStream(folder, new PartSize(MIB))) {
      parts.write(new byte[] {'a', 'b', 'c'});
      parts.endPart();
      assertThat(parts.sums())
          .isEqualTo(
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
                  + "  bce3s-bundle.000\n");
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
