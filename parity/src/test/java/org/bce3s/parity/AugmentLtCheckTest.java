package org.bce3s.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.bce3s.failure.RequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The golden file here has one case of each operation, out of one with more images and levels. */
class AugmentLtCheckTest {
  private final JsonObject golden = read();

  @Test
  void everyOperationIsMetToTheBit() {
    List<GoldenComparison> found = check();

    assertThat(found).hasSize(31).allMatch(c -> c.error() == 0);
    assertThat(found)
        .extracting(GoldenComparison::name)
        .contains(
            "[0].Rotate(-28.806) of synthetic",
            "[0].Rotate.argument",
            "[15].Grayscale of synthetic");
  }

  @Test
  void onePixelOffByOneIsADifference() {
    for (int i = 0; i < golden.getAsJsonArray("cases").size(); i++) {
      JsonObject one = golden.getAsJsonArray("cases").get(i).getAsJsonObject();
      byte[] output = Base64.getDecoder().decode(one.get("output").getAsString());
      output[output.length / 2] ^= 1;
      one.addProperty("output", Base64.getEncoder().encodeToString(output));
    }

    assertThat(check())
        .filteredOn(c -> c.dtype().equals("uint8"))
        .hasSize(19)
        .allMatch(c -> c.error() == Double.POSITIVE_INFINITY);
  }

  @Test
  void aLevelStandsForItsArgument() {
    golden.getAsJsonArray("cases").get(0).getAsJsonObject().addProperty("level", 9.9);

    assertThat(check())
        .filteredOn(c -> c.error() > 0)
        .extracting(GoldenComparison::name)
        .containsExactly("[0].Rotate.argument");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          operation     | "Swirl"      | operation "Swirl" is unknown
          image         | "photo"      | image is none of synthetic
          interpolation | "nearest"    | interpolation "nearest" is unknown
          output        | "*"          | output is not base64
          argument      | "x"          | argument is no number
          """)
  void aMalformedCaseIsAddressed(String key, String value, String message) {
    JsonObject one = golden.getAsJsonArray("cases").get(0).getAsJsonObject();
    one.add(key, JsonParser.parseString(value));

    assertThatThrownBy(this::check)
        .isInstanceOf(RequestException.class)
        .hasMessage("golden.json: cases[0]." + message);
  }

  @Test
  void aRectangleThatLeavesTheImageIsAddressed() {
    JsonObject crop = golden.getAsJsonArray("cases").get(18).getAsJsonObject();
    crop.add("argument", JsonParser.parseString("[30, 0, 3, 1]"));

    assertThatThrownBy(this::check)
        .isInstanceOf(RequestException.class)
        .hasMessage(
            "golden.json: cases[18].argument is no rectangle inside the image: [30, 0, 3, 1]");
  }

  @Test
  void anImageHasTheValuesOfItsSize() {
    golden.getAsJsonObject("images").getAsJsonObject("synthetic").addProperty("height", 31);

    assertThatThrownBy(this::check)
        .isInstanceOf(RequestException.class)
        .hasMessage("golden.json: images.synthetic.pixels has 3072 values, not 31x32x3");
  }

  private List<GoldenComparison> check() {
    return new AugmentLtCheck().check(new GoldenNode(Path.of("golden.json"), "", golden));
  }

  private static JsonObject read() {
    try (InputStreamReader in =
        new InputStreamReader(
            AugmentLtCheckTest.class.getResourceAsStream("/golden/augment-lt.json"),
            StandardCharsets.UTF_8)) {
      return JsonParser.parseReader(in).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
