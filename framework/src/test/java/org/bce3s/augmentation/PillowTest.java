package org.bce3s.augmentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bce3s.image.Image;
import org.bce3s.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What ci/golden/pillow.py recorded of Pillow and torchvision, to the bit. */
class PillowTest {
  private static final JsonObject GOLDEN = read();

  static Stream<String> operations() {
    return cases().stream().map(PillowTest::operation).distinct();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void pixelsEqualThoseOfPillow(String operation) {
    for (JsonObject one : cases()) {
      if (operation(one).equals(operation)) {
        Image input = image(one, "shape", "input");
        Image output = image(one, "output_shape", "output");
        double magnitude = one.get("magnitude").getAsDouble();
        Image got = apply(operation, input, magnitude);
        String name = operation + " " + magnitude + " of " + one.get("shape");
        assertThat(got.height()).as(name).isEqualTo(output.height());
        assertThat(got.width()).as(name).isEqualTo(output.width());
        assertThat(got.pixels()).as(name).isEqualTo(output.pixels());
      }
    }
  }

  @Test
  void everyOperationIsRecorded() {
    assertThat(operations())
        .containsAll(Stream.of(Operation.values()).map(PillowTest::name).toList())
        .hasSize(Operation.values().length + 4);
  }

  private static Image apply(String operation, Image image, double magnitude) {
    RandomStream unused = RandomStream.of(0, "unused");
    return switch (operation) {
      case "hue" -> Hue.turn(image, magnitude);
      case "stretch" -> Resampling.resized(image, 5, (int) magnitude);
      case "resize" -> new Resize((int) magnitude).apply(image, unused);
      case "center-crop" -> new CenterCrop((int) magnitude).apply(image, unused);
      default ->
          Stream.of(Operation.values())
              .filter(o -> name(o).equals(operation))
              .findFirst()
              .orElseThrow()
              .apply(image, magnitude);
    };
  }

  private static String name(Operation operation) {
    return operation.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String operation(JsonObject one) {
    return one.get("operation").getAsString();
  }

  private static List<JsonObject> cases() {
    return GOLDEN.getAsJsonArray("cases").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  private static Image image(JsonObject one, String shape, String pixels) {
    List<Integer> sides =
        one.getAsJsonArray(shape).asList().stream().map(JsonElement::getAsInt).toList();
    return new Image(
        sides.get(0),
        sides.get(1),
        sides.get(2),
        Base64.getDecoder().decode(one.get(pixels).getAsString()));
  }

  private static JsonObject read() {
    try (InputStreamReader in =
        new InputStreamReader(
            PillowTest.class.getResourceAsStream("/golden/pillow.json"), StandardCharsets.UTF_8)) {
      return JsonParser.parseReader(in).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
