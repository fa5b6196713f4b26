package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.nio.file.Path;
import java.util.List;
import org.bce3s.failure.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParityCommandTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "losses-1.json, 31 of 31 values agree within 1e-05",
    "losses-2.json, 31 of 31 values agree within 1e-05",
    "losses-3.json, 31 of 31 values agree within 1e-05",
    "optimisation.json, 17 of 17 values agree within 1e-05",
    "class_counts.json, 32 of 32 values agree exactly",
    "subsets.json, 6 of 6 values agree exactly",
    "augment-lt.json, 31 of 31 values agree exactly",
    "methods-gcl.json, 11 of 11 values agree within 1e-05",
    "methods-glmc.json, 18 of 18 values agree within 1e-05",
    "methods-bcl.json, 21 of 21 values agree within 1e-05",
    "methods-proco.json, 24 of 24 values agree within 1e-05",
    "methods-paco.json, 23 of 23 values agree within 1e-05",
    "methods-gpaco.json, 17 of 17 values agree within 1e-05"
  })
  void agreesWithTheGoldenFiles(String file, String summary) {
    Console console = Console.run("parity", TestFiles.golden(file).toString());
    assertThat(console.out()).endsWith(summary + System.lineSeparator());
    assertThat(console.err()).isEmpty();
    assertThat(console.exitCode()).isZero();
  }

  @Test
  void agreesWithTheSixStepsOfTraining() {
    Path golden = TestFiles.shared("golden/training.json");
    Console console = Console.run("parity", golden.toString());
    assertThat(console.out()).contains("187 of 187 values agree within 1e-04");
    assertThat(console.exitCode()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "losses-1.json, bce.total",
    "losses-1.json, ce.gradients.projector_w1",
    "losses-2.json, class_balanced_bce.loss",
    "losses-3.json, memory_after_update",
    "optimisation.json, sgd.after_each_step.nesterov",
    "optimisation.json, clip.clipped",
    "optimisation.json, warmup_multistep.epoch_lr",
    "class_counts.json, cifar100-if50.exp_total",
    "subsets.json, subsets.glmc-3407.indices_ascending",
    "methods-gcl.json, expected.stage2.gradients.classifier_weight",
    "methods-glmc.json, expected.consistency",
    "methods-bcl.json, expected.gradients.prototype_w1",
    "methods-proco.json, expected.contrast_logits_1",
    "methods-proco.json, expected.state_after.new_mean",
    "methods-paco.json, expected.state_after.key_w1",
    "methods-gpaco.json, expected.loss_per_anchor"
  })
  void oneValueOffByAThousandthIsADifference(String file, String path) {
    JsonObject golden = golden(file);
    change(golden, path);
    Console console = run(golden);
    assertThat(console.out()).contains("DIFFERS");
    assertThat(console.exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void everyFileIsCheckedThoughOneIsOfAnUnknownFormat() {
    Path unknown = TestFiles.write(folder.resolve("unknown.json"), "{\"format\": \"loses/1\"}");
    Console console =
        Console.run("parity", unknown.toString(), TestFiles.golden("subsets.json").toString());
    assertThat(console.err())
        .isEqualToNormalizingNewlines(
            "bce3s parity: "
                + unknown
                + ": unknown format \"loses/1\"; did you mean \"losses/1\"?\n");
    assertThat(console.out()).contains("6 of 6 values agree exactly");
    assertThat(console.exitCode()).isEqualTo(ExitCode.WRONG);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          losses-1.json | inputs.memory | remove | inputs.memory is missing
          losses-1.json | inputs.memory | [[1, 2], [3]] | inputs.memory has rows of different lengths
          losses-1.json | inputs.memory | [[1, 2]] | inputs.memory has shape 1x2, not 5x3
          losses-1.json | inputs.labels | [0, 1, 2, 5] | inputs.labels[3] is no class of 0..4: 5
          losses-1.json | inputs.labels | [0, 1, 2, 0.5] | inputs.labels[3] is no whole number from 0: 0.5
          losses-1.json | parameters.temperature | "1" | parameters.temperature is no number
          losses-1.json | parameters.temperature | 0 | parameters: temperature: 0 is not allowed; must be greater than 0
          losses-1.json | parameters | 3 | parameters is no object
          losses-1.json | bce.gradients | remove | bce.gradients is missing
          losses-1.json | ce.total | {} | ce.total.shape is missing
          optimisation.json | sgd.start | [1] | sgd.start has shape 1, not 6
          optimisation.json | clip.gradients | [] | clip.gradients is no list of rows of numbers
          class_counts.json | cifar10-if10.exp | [] | cifar10-if10.exp is empty
          class_counts.json | cifar10-if10.exp | [-1] | cifar10-if10.exp[0] is no whole number from 0: -1.0
          subsets.json | counts | [401] | labels[1] is no class of 0..0: 5
          subsets.json | subsets.first-n.sha256 | "xyz" | subsets.first-n.sha256 is not hexadecimal
          methods-paco.json | inputs.key_w1 | remove | inputs.key.projector.w1 has no value in the file
          methods-bcl.json | inputs.features_view1 | [[1]] | inputs.features_view1 has shape 1x1, not 8x16
          methods-gpaco.json | parameters.label_smoothing | 0.1 | parameters.label_smoothing is not 0, as it is on long-tailed sets
          metrics.json | inputs.labels | [] | inputs.features has shape 88x12, not 0x12
          """)
  void aMalformedFileIsAddressed(String file, String path, String value, String message) {
    JsonObject golden = golden(file);
    JsonObject parent = parent(golden, path);
    String key = path.substring(path.lastIndexOf('.') + 1);
    if (value.equals("remove")) {
      parent.remove(key);
    } else {
      parent.add(key, JsonParser.parseString(value));
    }
    assertIsAddressed(golden, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          initial    | stem.kernel_hwio | initial.stem.kernel_hwio is missing
          initial    | classifier_bias  | initial lacks classifier.bias
          loss       | temperature      | loss.temperature is missing
          evaluation | images_nhwc      | evaluation.images_nhwc is missing
          """)
  void aTrainingFileThatLacksAValueIsAddressed(String object, String key, String message) {
    JsonObject golden =
        JsonParser.parseString(TestFiles.read(TestFiles.shared("golden/training.json")))
            .getAsJsonObject();
    while (golden.getAsJsonArray("steps").size() > 1) {
      golden.getAsJsonArray("steps").remove(1);
    }
    golden.getAsJsonObject(object).remove(key);
    assertIsAddressed(golden, message);
  }

  private void assertIsAddressed(JsonObject golden, String message) {
    Console console = run(golden);
    assertThat(console.err())
        .isEqualToNormalizingNewlines(
            "bce3s parity: " + folder.resolve("golden.json") + ": " + message + "\n");
    assertThat(console.exitCode()).isEqualTo(ExitCode.WRONG);
  }

  private Console run(JsonObject golden) {
    Path file = TestFiles.write(folder.resolve("golden.json"), golden.toString());
    return Console.run("parity", file.toString());
  }

  private static JsonObject golden(String name) {
    return JsonParser.parseString(TestFiles.read(TestFiles.golden(name))).getAsJsonObject();
  }

  private static JsonObject parent(JsonObject golden, String path) {
    JsonObject parent = golden;
    List<String> keys = List.of(path.split("\\.", -1));
    for (String key : keys.subList(0, keys.size() - 1)) {
      parent = parent.getAsJsonObject(key);
    }
    return parent;
  }

  /** Changes the largest number under a path by a thousandth, whole numbers by at least one. */
  private static void change(JsonObject golden, String path) {
    JsonObject parent = parent(golden, path);
    String key = path.substring(path.lastIndexOf('.') + 1);
    JsonElement element = parent.get(key);
    if (element.isJsonPrimitive()) {
      parent.add(key, changed(element));
      return;
    }
    JsonArray innermost = element.getAsJsonArray();
    while (innermost.get(0).isJsonArray()) {
      innermost = innermost.get(0).getAsJsonArray();
    }
    int largest = 0;
    for (int i = 0; i < innermost.size(); i++) {
      if (Math.abs(innermost.get(i).getAsDouble())
          > Math.abs(innermost.get(largest).getAsDouble())) {
        largest = i;
      }
    }
    innermost.set(largest, changed(innermost.get(largest)));
  }

  private static JsonElement changed(JsonElement number) {
    double value = number.getAsDouble();
    boolean whole = value == Math.rint(value);
    return new JsonPrimitive(whole ? (Number) (long) (value + 1) : value * 1.001);
  }
}
