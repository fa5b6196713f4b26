package org.bce3s.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bce3s.data.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoldenFileTest {
  @TempDir private Path folder;

  @Test
  void readsNestedListsAndBase64Tensors() throws IOException {
    GoldenNode golden =
        read("""
                {"format": "x/1", "rows": [[1, 2, 3], [4, 5.5, 6]], "one": 7,
                 "packed": {"shape": [2, 1], "float32": "AACAPwAAAMA="}}
                """)
            .content();
    assertThat(golden.tensor("rows").shape()).containsExactly(2, 3);
    assertThat(golden.tensor("rows").values()).containsExactly(1, 2, 3, 4, 5.5, 6);
    assertThat(golden.tensor("one").shape()).isEmpty();
    assertThat(golden.tensor("packed").shape()).containsExactly(2, 1);
    assertThat(golden.tensor("packed").floats()).containsExactly(1f, -2f);
    assertThat(golden.keys()).containsExactly("format", "rows", "one", "packed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                  | is no golden file: no JSON object
          [1]                                 | is no golden file: no JSON object
          {"format": "x/1", "t": [1, 2        | is no golden file: no JSON
          {"t": [1]}                          | format is missing
          {"format": "x/1"}                   | t is missing
          {"format": "x/1", "t": "abc"}       | t is no number
          {"format": "x/1", "t": [[1], [2, 3]]} | t has rows of different lengths
          {"format": "x/1", "t": [1, null]}   | t is no number
          {"format": "x/1", "t": {"shape": [1]}} | t.float32 is missing
          {"format": "x/1", "t": {"shape": [1], "float32": "?"}} | t.float32 is not base64
          {"format": "x/1", "t": {"shape": [3], "float32": "AACAPw=="}} | \
          t.float32: 1 values for shape [3]
          {"format": "x/1", "t": {"shape": [0.5], "float32": "AACAPw=="}} | \
          t.shape [0] is no whole number: 0.5
          """)
  void namesTheAddressOfWhatIsWrong(String json, String message) {
    assertThatThrownBy(() -> read(json).content().tensor("t"))
        .isInstanceOf(DataException.class)
        .hasMessage(folder.resolve("golden.json") + ": " + message);
  }

  @Test
  void saysThatAFileIsMissing() {
    Path missing = folder.resolve("missing.json");
    assertThatThrownBy(() -> GoldenFile.read(missing))
        .isInstanceOf(DataException.class)
        .hasMessage(missing + ": no such file");
  }

  private GoldenFile read(String json) throws IOException {
    return GoldenFile.read(Files.writeString(folder.resolve("golden.json"), json));
  }
}
