package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.bce3s.failure.ExitCode;
import org.bce3s.verdict.VerdictsCsv;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that programs rely on: one that goes or changes its meaning needs another schema. */
class JsonOutputTest {
  @TempDir private Path folder;

  @Test
  void planHasRowsWithProtocolAndChangesAndCellsWithStates() {
    Path file =
        TestFiles.write(
            folder.resolve("tiny.yaml"),
            """
            seeds: [3, 4]
            dataset: {name: shapes-lt, head_count: 20, imbalance_factor: 2, test_count: 5}
            backbone: {name: resnet8, width: 0.25}
            loss: {joint: {name: ce}}
            train: {epochs: 2, batch_size: 32}
            ablation: {baseline: plain, rows: {plain: {}, smaller: {train.batch_size: 16}}}
            """);
    JsonObject plan = json("plan", file.toString(), "--out", folder.resolve("runs").toString());
    assertThat(plan.keySet())
        .containsExactly(
            "schema",
            "experiment",
            "folder",
            "baseline",
            "seeds",
            "rows",
            "notes",
            "cells",
            "runs",
            "seconds_left");
    assertThat(plan.get("schema").getAsString()).isEqualTo("plan/1");
    JsonObject smaller = plan.getAsJsonArray("rows").get(1).getAsJsonObject();
    assertThat(smaller.getAsJsonObject("protocol").get("batch_size").getAsString()).isEqualTo("16");
    JsonObject change = smaller.getAsJsonArray("changes").get(0).getAsJsonObject();
    assertThat(change.get("setting").getAsString()).isEqualTo("train.batch_size");
    assertThat(change.get("value").getAsString()).isEqualTo("16");
    assertThat(change.get("origin").getAsString()).startsWith(file.toString());
    assertThat(plan.getAsJsonArray("cells")).hasSize(4);
    assertThat(plan.getAsJsonObject("runs").get("to-run").getAsInt()).isEqualTo(4);
    assertThat(plan.get("seconds_left").isJsonNull()).isTrue();
  }

  @Test
  void listAndDescribeHaveNamesWithWhatIsSaidOfThem() {
    JsonObject list = json("list", "backbone");
    JsonObject kind = list.getAsJsonArray("kinds").get(0).getAsJsonObject();
    assertThat(kind.get("kind").getAsString()).isEqualTo("backbone");
    assertThat(StreamSupport.stream(kind.getAsJsonArray("entries").spliterator(), false))
        .extracting(entry -> entry.getAsJsonObject().get("name").getAsString())
        .contains("resnet32");

    for (List<String> name :
        List.of(
            List.of("resnet32", "entry"),
            List.of("backbone", "kind"),
            List.of("train", "section"),
            List.of("train.epochs", "setting"))) {
      JsonObject described =
          json("describe", name.get(0)).getAsJsonArray("found").get(0).getAsJsonObject();
      assertThat(described.get("what").getAsString()).isEqualTo(name.get(1));
      assertThat(described.get("name").getAsString()).isEqualTo(name.get(0));
      assertThat(described.get("doc").getAsString()).isNotEmpty();
    }
    JsonObject train = json("describe", "train").getAsJsonArray("found").get(0).getAsJsonObject();
    JsonObject setting = train.getAsJsonArray("settings").get(0).getAsJsonObject();
    assertThat(setting.keySet()).containsExactly("setting", "facts", "doc");
  }

  @Test
  void compareHasTheColumnsOfItsTables() {
    TestFiles.write(
        folder.resolve("a/runs.csv"),
        RunsText.of("ce", 0, "50.0000", 200) + RunsText.line("bce3s", 0, "55.5000", 200));
    JsonObject compared = json("compare", folder.resolve("a").toString(), "--baseline", "ce");
    JsonObject row = compared.getAsJsonArray("rows").get(0).getAsJsonObject();
    assertThat(row.keySet()).containsExactlyElementsOf(VerdictsCsv.COLUMNS);
    assertThat(row.get("row").getAsString()).isEqualTo("bce3s");
    assertThat(row.get("difference").getAsDouble()).isEqualTo(5.5);
    JsonElement p = row.get("p_t");
    assertThat(p.isJsonNull()).as("of one seed").isTrue();
  }

  @Test
  void statusIsEitherWatchedOrAnObject() {
    Console both = Console.run("status", "--watch", "--json");
    assertThat(both.exitCode()).isEqualTo(ExitCode.WRONG);
    assertThat(both.err()).contains("--watch and --json exclude each other");
  }

  private static JsonObject json(String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--json";
    Console console = Console.run(all);
    assertThat(console.exitCode()).as(console.err()).isZero();
    return JsonParser.parseString(console.out()).getAsJsonObject();
  }
}
