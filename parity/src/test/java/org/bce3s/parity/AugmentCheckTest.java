package org.bce3s.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.bce3s.augmentation.Operation;
import org.bce3s.failure.RequestException;
import org.bce3s.image.Image;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AugmentCheckTest {
  private static final AugmentCheck CHECK = new AugmentCheck();
  private static final int VALUES = 8 * 9 * 3;

  @Test
  void sharedGoldenFileIsMetToTheBit() {
    Path golden = sharedGolden();
    assumeTrue(Files.exists(golden), "no golden files beside the project");

    List<GoldenComparison> found = CHECK.check(GoldenFile.read(golden).root());

    assertThat(found).hasSize(54);
    for (GoldenComparison comparison : found) {
      assertThat(comparison.got()).as(comparison.name()).isEqualTo(comparison.expected());
      assertThat(comparison.error()).as(comparison.name()).isZero();
    }
  }

  @Test
  void colourMustBeExact() {
    byte[] output = output(Operation.BRIGHTNESS, 0.2);
    assertThat(check("brightness", 0.2, output).error()).isZero();

    output[5] ^= 1;
    GoldenComparison comparison = check("brightness", 0.2, output);
    assertThat(comparison.error()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(comparison.name()).isEqualTo("[0].brightness(0.2)");
  }

  @ParameterizedTest
  @CsvSource({
    "216, 2, 0", // every value two levels off
    "2, 3, 0.00925926", // 2 of 216 values: passes
    "3, 3, 0.0138889", // 3 of 216 values: does not
  })
  void movedPixelsMayBeAFewLevelsOff(int values, int levels, double error) {
    byte[] output = output(Operation.SHEAR_X, 0);
    for (int i = 0; i < values; i++) {
      output[i] = (byte) ((output[i] & 0xFF) + levels);
    }

    assertThat(check("shear_x", 0, output).error()).isCloseTo(error, within(1e-6));
  }

  @Test
  void filledPixelsMustBeTheSame() {
    byte[] output = output(Operation.ROTATE, 30);
    output[0] = 127; // the corner, which is filled
    assertThat(check("rotate", 30, output).error()).isEqualTo(Double.POSITIVE_INFINITY);

    byte[] filledInTheMiddle = output(Operation.ROTATE, 30);
    for (int c = 0; c < 3; c++) {
      filledInTheMiddle[(4 * 9 + 4) * 3 + c] = (byte) 128;
    }
    assertThat(check("rotate", 30, filledInTheMiddle).error()).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void pixelOfTheFillsColourIsNoFill() {
    double[] fillColour = {128, 128, 128};
    int[] fill = {128, 128, 128};
    double[] black = new double[3];

    assertThat(AugmentCheck.geometricError(fillColour, fillColour, black, fill)).isZero();
    assertThat(AugmentCheck.geometricError(fillColour, new double[] {127, 130, 126}, black, fill))
        .isZero();
    assertThat(AugmentCheck.geometricError(fillColour, new double[] {127, 130, 125}, black, fill))
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void unknownOperationIsNamed() {
    assertThatThrownBy(() -> check("swirl", 0, new byte[VALUES]))
        .isInstanceOf(RequestException.class)
        .hasMessage("golden.json: cases[0].operation \"swirl\" is unknown");
  }

  @Test
  void layoutMustNameTheShape() {
    JsonObject golden = golden("invert", 0, new byte[VALUES]);
    golden.addProperty("layout", "uint8");

    assertThatThrownBy(() -> CHECK.check(node(golden)))
        .isInstanceOf(RequestException.class)
        .hasMessage("golden.json: layout names no height x width x channels: uint8");
  }

  private static GoldenComparison check(String operation, double magnitude, byte[] output) {
    return CHECK.check(node(golden(operation, magnitude, output))).get(0);
  }

  private static GoldenNode node(JsonObject golden) {
    return new GoldenNode(Path.of("golden.json"), "", golden);
  }

  private static JsonObject golden(String operation, double magnitude, byte[] output) {
    JsonObject one = new JsonObject();
    one.addProperty("operation", operation);
    one.addProperty("magnitude", magnitude);
    one.addProperty("input", Base64.getEncoder().encodeToString(input()));
    one.addProperty("output", Base64.getEncoder().encodeToString(output));
    JsonArray cases = new JsonArray();
    cases.add(one);
    JsonArray fill = new JsonArray();
    for (int c = 0; c < 3; c++) {
      fill.add(128);
    }
    JsonObject golden = new JsonObject();
    golden.addProperty("format", "augment/1");
    golden.addProperty("layout", "uint8 HWC 8x9x3, base64");
    golden.add("fill", fill);
    golden.add("cases", cases);
    return golden;
  }

  private static byte[] output(Operation operation, double magnitude) {
    return operation.apply(new Image(8, 9, 3, input()), magnitude).pixels();
  }

  /** Values 0..100: none near the fill's. */
  private static byte[] input() {
    byte[] pixels = new byte[VALUES];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 37 % 101);
    }
    return pixels;
  }

  private static Path sharedGolden() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("shared/golden"))) {
      folder = folder.getParent();
    }
    return (folder == null ? Path.of("") : folder).resolve("shared/golden/augment.json");
  }
}
