package org.bce3s.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bce3s.backbone.Backbone;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.catalogue.Defaults;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks as large as they are, beside torchvision's; {@code ci/golden/checkpoints.py}. */
class NetworkShapesTest {
  @ParameterizedTest
  @CsvSource({"resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "resnext50_32x4d"})
  void everyTensorOfTorchvisionHasAPlace(String name) throws IOException {
    Map<String, String> imageNet = Map.of("stem", "imagenet");
    Backbone backbone =
        Defaults.make(Catalogue.standard().registry(Backbone.class).entry(name), imageNet);

    NameMatch match = NameMatch.of(torchvision(name), NetworkShapes.of(backbone, 224));

    assertThat(match.problems()).isEmpty();
    assertThat(match.ignored()).containsExactly("fc.weight", "fc.bias");
  }

  private static Map<String, long[]> torchvision(String network) throws IOException {
    try (Reader in =
        new InputStreamReader(
            NetworkShapesTest.class.getResourceAsStream("/golden/state-dict-shapes.json"),
            StandardCharsets.UTF_8)) {
      JsonObject tensors = JsonParser.parseReader(in).getAsJsonObject().getAsJsonObject(network);
      Map<String, long[]> shapes = new LinkedHashMap<>();
      tensors
          .entrySet()
          .forEach(
              tensor ->
                  shapes.put(
                      tensor.getKey(),
                      tensor.getValue().getAsJsonArray().asList().stream()
                          .mapToLong(JsonElement::getAsLong)
                          .toArray()));
      return shapes;
    }
  }
}
