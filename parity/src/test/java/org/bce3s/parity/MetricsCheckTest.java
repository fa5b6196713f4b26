package org.bce3s.parity;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsCheckTest {
  /** Two classes of two and one images, told apart by the first feature. */
  private static JsonObject golden() {
    return JsonParser.parseString(
            """
            {"format": "metrics/1",
             "inputs": {
               "features": [[1, 0], [1, 0], [-1, 0]],
               "labels": [0, 0, 1],
               "classifier_weight": [[1, 0], [-1, 0]],
               "classifier_bias": [0, 0],
               "train_counts": [200, 50]},
             "expected": {
               "accuracy": 1, "class_accuracy": [1, 1], "many": 1, "medium": 1, "few": null,
               "compactness": [1, null], "separability": [2, 2], "nc1": 0, "nc4": 1}}
            """)
        .getAsJsonObject();
  }

  private static GoldenNode node(JsonObject golden) {
    return new GoldenNode(Path.of("golden.json"), "", golden);
  }

  private static List<String> differing(JsonObject golden) {
    MetricsCheck check = new MetricsCheck();
    return check.check(node(golden)).stream()
        .filter(c -> !(c.error() <= check.tolerance()))
        .map(GoldenComparison::name)
        .toList();
  }

  @Test
  void agreesWithWhatIsRightAndNotAvailable() {
    assertThat(new MetricsCheck().check(node(golden()))).hasSize(9);
    assertThat(differing(golden())).isEmpty();
  }

  @Test
  void everyWrongValueDiffers() {
    JsonObject golden = golden();
    JsonObject expected = golden.getAsJsonObject("expected");
    expected.add("few", new JsonPrimitive(0));
    expected.add("medium", JsonNull.INSTANCE);
    expected.add("nc1", new JsonPrimitive(1e-5));
    JsonArray compactness = new JsonArray();
    compactness.add(1);
    expected.add("compactness", compactness);
    expected.add("novelty", new JsonPrimitive(1));

    assertThat(differing(golden))
        .containsExactlyInAnyOrder("few", "medium", "nc1", "compactness", "novelty");
  }

  @Test
  void isFoundByItsFormat() {
    assertThat(GoldenChecks.formats()).contains("metrics/1");
  }
}
