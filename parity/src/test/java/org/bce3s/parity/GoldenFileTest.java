package org.bce3s.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bce3s.failure.RequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoldenFileTest {
  @TempDir private Path folder;

  @Test
  void saysItsFormat() throws IOException {
    Path path = Files.writeString(folder.resolve("golden.json"), "{\"format\": \"x/1\", \"a\": 2}");
    GoldenFile golden = GoldenFile.read(path);
    assertThat(golden.format()).isEqualTo("x/1");
    assertThat(golden.content().get("a").getAsInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                    | is no golden file: no JSON object
          [1]                   | is no golden file: no JSON object
          {"format": "x/1", [   | is no golden file: no JSON
          {"a": [1]}            | is no golden file: names no format
          {"format": ["x/1"]}   | is no golden file: names no format
          """)
  void refusesWhatIsNoGoldenFile(String json, String message) throws IOException {
    Path path = Files.writeString(folder.resolve("golden.json"), json);
    assertThatThrownBy(() -> GoldenFile.read(path))
        .isInstanceOf(RequestException.class)
        .hasMessage(path + ": " + message);
  }

  @Test
  void saysThatAFileIsMissing() {
    Path missing = folder.resolve("missing.json");
    assertThatThrownBy(() -> GoldenFile.read(missing))
        .isInstanceOf(RequestException.class)
        .hasMessage(missing + ": no such file");
  }
}
