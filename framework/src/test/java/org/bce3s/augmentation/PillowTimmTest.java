package org.bce3s.augmentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bce3s.image.Image;
import org.bce3s.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What ci/golden/pillow_timm.py recorded of Pillow, to the bit. */
class PillowTimmTest {
  private static final List<JsonObject> CASES = read();

  static Stream<String> operations() {
    return CASES.stream().map(PillowTimmTest::operation).distinct();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void pixelsEqualThoseOfPillow(String operation) {
    for (JsonObject one : CASES) {
      if (operation(one).equals(operation)) {
        String name = operation + " " + one.get("argument") + " " + one.get("interpolation");
        assertThat(apply(one).pixels())
            .as(name + " of " + one.get("shape"))
            .isEqualTo(Base64.getDecoder().decode(one.get("output").getAsString()));
      }
    }
  }

  @Test
  void everyOperationIsRecorded() {
    List<TimmOperation> recorded =
        operations().flatMap(name -> TimmOperation.named(name).stream()).toList();
    assertThat(recorded).containsExactlyInAnyOrder(TimmOperation.values());
    assertThat(operations()).hasSize(recorded.size() + 2).contains("GaussianBlur", "Grayscale");
  }

  private static Image apply(JsonObject one) {
    List<Integer> sides =
        one.getAsJsonArray("shape").asList().stream().map(JsonElement::getAsInt).toList();
    byte[] pixels = Base64.getDecoder().decode(one.get("input").getAsString());
    Image image = new Image(sides.get(0), sides.get(1), sides.get(2), pixels);
    double argument = one.get("argument").getAsDouble();
    RandomStream unused = RandomStream.of(0, "unused");
    return switch (operation(one)) {
      case "Grayscale" -> new RandomGrayscale(1).apply(image, unused);
      case "GaussianBlur" -> new GaussianBlur(1, List.of(argument, argument)).apply(image, unused);
      default -> {
        String kernel = one.get("interpolation").getAsString().toUpperCase(Locale.ROOT);
        int[] fill = Arrays.copyOf(new int[] {124, 116, 104}, image.channels());
        yield TimmOperation.named(operation(one))
            .orElseThrow()
            .apply(image, argument, Interpolation.valueOf(kernel), fill);
      }
    };
  }

  private static String operation(JsonObject one) {
    return one.get("operation").getAsString();
  }

  private static List<JsonObject> read() {
    try (InputStreamReader in =
        new InputStreamReader(
            PillowTimmTest.class.getResourceAsStream("/golden/pillow-timm.json"),
            StandardCharsets.UTF_8)) {
      return JsonParser.parseReader(in).getAsJsonObject().getAsJsonArray("cases").asList().stream()
          .map(JsonElement::getAsJsonObject)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
