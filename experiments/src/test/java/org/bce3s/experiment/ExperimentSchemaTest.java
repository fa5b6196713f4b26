package org.bce3s.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.metric.ShotRule;
import org.junit.jupiter.api.Test;

class ExperimentSchemaTest {
  @Test
  void committedSchemaIsThatOfTheRegistries() throws IOException {
    Path file = ProjectFiles.root().resolve("yaml/schema.json");

    assertThat(Files.exists(file) ? Files.readString(file) : "")
        .as("yaml/schema.json is out of date; type: tools/bce3s schema > yaml/schema.json")
        .isEqualTo(ExperimentSchema.json(Catalogue.standard()));
  }

  @Test
  void settingHasItsDocumentationDefaultAndRange() {
    JsonObject epochs = property("train", "properties", "evaluation_batch");

    assertThat(epochs)
        .hasToString(
            "{\"type\":\"integer\",\"minimum\":1,\"maximum\":65536,"
                + "\"description\":\"test images a forward pass\",\"default\":500}");
    assertThat(property("report", "properties", "shots"))
        .hasToString(
            "{\"enum\":[\"oltr\",\"few-inclusive\"],\"description\":"
                + "\"rule that groups classes into many, medium and few\",\"default\":\"oltr\"}");
  }

  @Test
  void whatBindsIsAllowed() {
    assertThat(property("experiment").getAsJsonArray("type"))
        .as("experiment: 2024, and null for the file's name")
        .hasToString("[\"string\",\"number\",\"boolean\",\"null\"]");
    assertThat(property("ablation", "properties", "leave_one_out").getAsJsonArray("type"))
        .hasToString("[\"array\",\"null\"]");
    assertThat(
            JsonParser.parseString(
                    ExperimentSchema.json(OptionalChoice.class, "a file", "a command"))
                .getAsJsonObject()
                .getAsJsonObject("properties")
                .getAsJsonObject("shots"))
        .hasToString("{\"enum\":[\"oltr\",\"few-inclusive\",null]}");
  }

  private record OptionalChoice(Optional<ShotRule> shots) {}

  @Test
  void choiceHasOneBranchForEachEntryBesideTheNamesAlone() {
    JsonObject schema = schema();

    assertThat(property("backbone").getAsJsonArray("allOf"))
        .hasToString("[{\"$ref\":\"#/definitions/backbone\"}]");
    assertThat(
            schema
                .getAsJsonObject("definitions")
                .getAsJsonObject("loss.joint")
                .getAsJsonArray("anyOf"))
        .hasToString(
            "[{\"enum\":[\"bce\",\"ce\"]},"
                + "{\"title\":\"bce\",\"type\":\"object\",\"properties\":{"
                + "\"name\":{\"const\":\"bce\",\"description\":\"for tests (none)\"},"
                + "\"weight\":{\"type\":\"number\",\"minimum\":0,"
                + "\"description\":\"factor in the total\",\"default\":1},"
                + "\"negative_ratio\":{\"type\":\"number\",\"minimum\":0,\"maximum\":1,"
                + "\"default\":0.4}},\"additionalProperties\":false},"
                + "{\"title\":\"ce\",\"type\":\"object\",\"properties\":{"
                + "\"name\":{\"const\":\"ce\",\"description\":\"for tests (none)\"},"
                + "\"weight\":{\"type\":\"number\",\"minimum\":0,\"default\":1}},"
                + "\"additionalProperties\":false}]");
  }

  @Test
  void topLevelHoldsTheHeaderAndTheSettingsOfARun() {
    assertThat(schema().getAsJsonObject("properties").keySet())
        .containsExactlyInAnyOrder(
            "experiment",
            "include",
            "seeds",
            "ablation",
            "dataset",
            "augmentation",
            "test_augmentation",
            "backbone",
            "classifier",
            "heads",
            "loss",
            "mixing",
            "sampling",
            "train",
            "report",
            "stage",
            "init");
  }

  private static JsonObject schema() {
    return JsonParser.parseString(ExperimentSchema.json(SmallCatalogue.create())).getAsJsonObject();
  }

  private static JsonObject property(String... path) {
    JsonObject object = schema().getAsJsonObject("properties");
    for (String key : path) {
      object = object.getAsJsonObject(key);
    }
    return object;
  }
}
