package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bce3s.file.AtomicFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code plan --check}: what cannot fit the memory is refused before anything is trained. */
class PlanCheckTest {
  @TempDir private Path folder;

  @Test
  void whatFitsIsShownByKindTheLargestRowFirst() {
    Console plan = check("--memory", "64g");
    assertThat(plan.err()).isEmpty();
    assertThat(plan.exitCode()).isZero();
    assertThat(plan.out())
        .containsPattern(
            """
            row +all +activations +gradients +scratch +weights +optimiser +input +Java heap +program
            large .*
            small .*
            """)
        .containsPattern("\n1 run at a time: at most about [\\d,]+ MiB; there are 65,536 MiB\n");
  }

  @Test
  void whatDoesNotFitIsRefusedWithItsPlaceAndWhatToType() {
    Console plan = check("--memory", "1600m");
    assertThat(plan.exitCode()).isEqualTo(2);
    assertThat(plan.out()).contains("\nlarge ").contains("there are 1,600 MiB");
    assertThat(plan.err())
        .contains("memory.yaml:10:31: train.batch_size: a run of row \"large\" would take about ")
        .containsPattern(
            " MiB in a training step, and there are 1,600 MiB; try train.batch_size=\\d+ or"
                + " train.micro_batches=\\d+ \\(the same batch in parts\\)\n")
        .doesNotContain("\"small\"");
    Console smaller = check("--memory", "1600m", suggested(plan.err(), "train.batch_size"));
    assertThat(smaller.err()).isEmpty();
  }

  @Test
  void whatHelpsNothingIsNotProposed() {
    Console plan = check("--memory", "100m");
    assertThat(plan.exitCode()).isEqualTo(2);
    assertThat(plan.err()).contains("what does not grow with the batch takes");
  }

  @Test
  void runsThatDoNotFitBesideEachOtherAreToBeFewer() {
    Console plan =
        check("ablation.rows.large.train.batch_size=17", "--memory", "1100m", "--jobs", "6");
    assertThat(plan.exitCode()).isEqualTo(2);
    assertThat(plan.err())
        .containsPattern(
            "command line: --jobs: 6 is not allowed; must be at most 1: the runs that need most"
                + " would take about [\\d,]+ MiB together, and there are 1,100 MiB");
  }

  @Test
  void classifyingCanNeedMost() {
    Console plan = check("ablation.rows.large.train.batch_size=17", "--memory", "64g");
    assertThat(plan.out())
        .contains("note: small: needs most while it classifies (train.evaluation_batch)");
  }

  @Test
  void ofAGpuNothingIsSaid() {
    Console plan = check("train.device=gpu", "--memory", "64g");
    assertThat(plan.out())
        .contains("note: large: trains on a GPU, of whose memory nothing is said here")
        .containsPattern("\nlarge +[\\d,]+ +- +- +- +- +- +");
  }

  @Test
  void programsGetTheFiguresInBytes() {
    Console plan = check("--memory", "64g", "--json");
    JsonObject memory =
        JsonParser.parseString(plan.out()).getAsJsonObject().getAsJsonObject("memory");
    assertThat(memory.keySet()).containsExactly("allowed", "jobs", "at_once", "rows");
    JsonObject row = memory.getAsJsonArray("rows").get(0).getAsJsonObject();
    assertThat(row.get("row").getAsString()).isEqualTo("large");
    long sum = 0;
    for (String kind :
        List.of(
            "activations",
            "gradients",
            "scratch",
            "weights",
            "optimizer",
            "input",
            "heap",
            "program")) {
      sum += row.get(kind).getAsLong();
    }
    assertThat(row.get("all").getAsLong()).isEqualTo(sum);
    assertThat(memory.get("at_once").getAsLong()).isEqualTo(sum);
  }

  @Test
  void optionsOfTheCheckAloneAreRefused() {
    Path file = file();
    for (String option : List.of("--memory=2g", "--jobs=2", "--heap=2g")) {
      Console plan = Console.run("plan", file.toString(), option);
      assertThat(plan.exitCode()).isEqualTo(2);
      assertThat(plan.err()).contains(option.split("=", -1)[0] + ": ").contains("--check");
    }
    assertThat(check("--memory", "much").err()).contains("--memory: \"much\" is no size");
  }

  private Console check(String... more) {
    List<String> arguments = new ArrayList<>(List.of("plan", file().toString()));
    arguments.addAll(List.of(more));
    arguments.addAll(List.of("--check", "--out", folder.resolve("runs").toString()));
    return Console.run(arguments.toArray(String[]::new));
  }

  private static String suggested(String text, String setting) {
    String after = text.substring(text.indexOf(setting + "=") + setting.length() + 1);
    return "ablation.rows.large." + setting + "=" + after.substring(0, after.indexOf(' '));
  }

  private Path file() {
    Path file = folder.resolve("memory.yaml");
    AtomicFile.write(
        file,
        """
          experiment: memory
          dataset: {name: shapes-lt, head_count: 800}
          backbone: resnet8
          loss: {joint: bce}
          train: {epochs: 1, batch_size: 16}
          seeds: [0]
          ablation:
            rows:
              small: {}
              large: {train.batch_size: 1500}
          """);
    return file;
  }
}
