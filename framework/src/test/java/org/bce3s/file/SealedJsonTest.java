package org.bce3s.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedJsonTest {
  private static final Map<String, String> VALUES = Map.of("all", "54.3210");

  @TempDir private Path folder;

  @Test
  void readsWhatWasWritten() {
    Path file = folder.resolve("a.json");
    SealedJson.write(file, VALUES);
    assertThat(SealedJson.read(file)).contains(VALUES);
    assertThat(SealedJson.read(folder.resolve("none.json"))).isEmpty();
  }

  @Test
  void aFileCutOrChangedAtAnyByteReadsAsAbsent() throws IOException {
    Path file = folder.resolve("a.json");
    SealedJson.write(file, VALUES);
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i++) {
      Files.write(file, Arrays.copyOf(whole, i));
      assertThat(SealedJson.read(file)).as("cut at %d", i).isEmpty();
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = whole.clone();
        changed[i] ^= (byte) (1 << bit);
        Files.write(file, changed);
        assertThat(SealedJson.read(file)).as("byte %d bit %d", i, bit).isEmpty();
      }
    }
  }
}
