package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bce3s.failure.ExitCode;
import org.bce3s.table.RunsTable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tiny sweep through real processes. */
class SweepEndToEndTest {
  private static final String TINY =
      """
      seeds: [3]
      dataset: {name: shapes-lt, head_count: 20, imbalance_factor: 2, test_count: 5}
      augmentation: [{name: crop}, {name: flip}]
      backbone: {name: resnet8, width: 0.25}
      loss:
        joint: {name: bce, weight: 1}
        contrastive: {name: bce, weight: 0.1, projection: 8}
        uniform: {name: bce, weight: 1}
      mixing: {mixup: true}
      train: {epochs: 2, batch_size: 32}
      ablation:
        baseline: ce-joint
        rows:
          ce-joint: {loss.joint.name: ce, loss.contrastive.weight: 0, loss.uniform.weight: 0}
          bce3s: {}
      """;

  @TempDir private static Path folder;

  private static Path file;
  private static Console first;

  @BeforeAll
  static void sweep() {
    file = TestFiles.write(folder.resolve("tiny.yaml"), TINY);
    first = sweepTo("first");
  }

  @Test
  void writesATableThatAggregateMakesToo() {
    assertThat(first.exitCode()).as(first.err()).isZero();
    String table = first.out().substring(0, first.out().indexOf("\n\n") + 1);
    assertThat(table.lines()).hasSize(3);
    assertThat(first.out())
        .endsWith(
            String.format(
                Locale.ROOT,
                "runs:  %s%ntable: %s%n",
                place("first", "runs.csv"),
                place("first", "ablation.csv")));
    Path copy = folder.resolve("copy");
    Console aggregate =
        Console.run("aggregate", folder.resolve("first").toString(), "--to", copy.toString());
    assertThat(aggregate.out()).startsWith(table);
    for (String name : List.of("runs.csv", "ablation.csv")) {
      assertThat(copy.resolve(name)).hasSameTextualContentAs(place("first", name));
    }
  }

  @Test
  void tensorboardWritesAFileForEachRun() {
    Path log = folder.resolve("log");
    Console console =
        Console.run("tensorboard", folder.resolve("first").toString(), "--to", log.toString());
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out()).isEqualToNormalizingNewlines("event files: 2 in " + log + "\n");
    for (String row : List.of("ce-joint", "bce3s")) {
      assertThat(log.resolve("tiny").resolve(row).resolve("seed-3/events.out.tfevents.bce3s"))
          .isNotEmptyFile();
    }
  }

  @Test
  void neitherTerminalNorLogHasLinesOfTensorFlow() {
    assertThat(first.err())
        .contains("[2/2] bce3s seed 3: accuracy ")
        .doesNotContain("MLIR", "absl");
    assertThat(TestFiles.read(place("first", "bce3s/seed-3/log.txt")))
        .contains("epoch 1/", "peak memory")
        .doesNotContain("MLIR", "absl", "cpu_feature_guard", "rebuild TensorFlow");
  }

  @Test
  void aSecondStartTrainsNothing() {
    String runs = TestFiles.read(place("first", "runs.csv"));
    Console again = sweepTo("first");
    assertThat(again.err()).isEqualToNormalizingNewlines("2 of 2 runs were done before\n");
    assertThat(again.out()).isEqualTo(first.out());
    assertThat(place("first", "runs.csv")).hasContent(runs);
  }

  @Test
  void theSameSeedGivesTheSameFiguresWithAnyNumberOfDataThreads() {
    Console second = sweepTo("second", "train.data_threads=3");
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(withoutTimes(place("second", "runs.csv")))
        .isEqualTo(withoutTimes(place("first", "runs.csv")));
    assertThat(place("second", "bce3s/seed-3/predictions.csv"))
        .hasSameTextualContentAs(place("first", "bce3s/seed-3/predictions.csv"));
  }

  @Test
  void evaluateMeasuresTheSame() {
    Console console = Console.run("evaluate", place("first", "bce3s/seed-3").toString());
    assertThat(console.out()).contains("equal to the result of the training");
    assertThat(console.exitCode()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "last, none, ''",
    "last, flip, ', mean with the mirror image'",
    "oracle, none, ', epoch best on the test set (oracle)'",
    "oracle, flip, ', epoch best on the test set (oracle), mean with the mirror image'"
  })
  void evaluateMeasuresEverySelectionTheSame(String select, String tta, String how) {
    Console console =
        Console.run(
            "evaluate",
            place("first", "bce3s/seed-3").toString(),
            "--select",
            select,
            "--tta",
            tta);
    assertThat(console.out())
        .contains(")" + how + ", on CPU")
        .contains("equal to the result of the training");
    assertThat(console.exitCode()).isZero();
  }

  @Test
  void aSelectionThatTheRunDoesNotHaveIsRefused() {
    Path run = place("first", "bce3s/seed-3");
    for (String command : List.of("evaluate", "predict")) {
      Console val = Console.run(command, run.toString(), "--select", "val");
      assertThat(val.err())
          .isEqualToNormalizingNewlines(
              "bce3s "
                  + command
                  + ": --select: val is not allowed; must be last or oracle, since "
                  + run
                  + " has no hold-out (sampling.holdout is 0)\nTry \"bce3s "
                  + command
                  + " --help\".\n");
      assertThat(val.exitCode()).isEqualTo(ExitCode.WRONG);
      Console best = Console.run(command, run.toString(), "--select", "orcale");
      assertThat(best.err()).contains("unknown selection \"orcale\"; did you mean \"oracle\"?");
      assertThat(best.exitCode()).isEqualTo(ExitCode.WRONG);
    }
  }

  @Test
  void predictSaysWhatTrainingSaid() {
    Path run = place("first", "bce3s/seed-3");
    Path table = folder.resolve("predictions-again.csv");
    Console console = Console.run("predict", run.toString(), "--out", table.toString());
    assertThat(console.exitCode()).as(console.err()).isZero();
    List<String> lines = TestFiles.read(table).lines().toList();
    assertThat(lines.get(0)).isEqualTo("image,label,prediction,confidence,top5");
    assertThat(lines.stream().map(line -> line.substring(0, line.lastIndexOf(','))))
        .containsExactlyElementsOf(TestFiles.read(run.resolve("predictions.csv")).lines().toList());
    assertThat(lines.stream().skip(1))
        .allMatch(line -> line.matches("\\d+,\\d+,(\\d+),0\\.\\d{6},\\1( \\d+){4}"));
  }

  @Test
  void predictNamesTrainingImagesByTheirPlaceInTheFullSet() {
    Console console =
        Console.run("predict", place("first", "bce3s/seed-3").toString(), "--split", "train");
    List<String> lines = console.out().lines().skip(1).toList();
    assertThat(lines).hasSize(140);
    // The last image of the first class, which alone keeps all of the 200.
    assertThat(lines.get(139)).startsWith("190,0,");
  }

  @Test
  void measuresFeaturesAndClassifier() {
    List<String> quality =
        TestFiles.read(place("first", "bce3s/seed-3/quality.csv")).lines().toList();
    assertThat(quality)
        .hasSize(9)
        .element(0)
        .isEqualTo(
            "epoch,split,shots,classes,compactness,separability,classifier_separability,"
                + "classifier_separability_std,nc1,nc2,nc2_reachable,nc3,nc4,accuracy,worst_class,"
                + "class_std,harmonic_mean,ece,geometric_mean,uniform_accuracy");
    assertThat(quality.get(1)).matches("1,train,all,10,(0\\.\\d+|1),.*");
    assertThat(quality.get(6)).isEqualTo("1,test,many,0,,,,,,,,,,,,,,,,");
    assertThat(TestFiles.read(place("first", "bce3s/seed-3/classes.csv")).lines()).hasSize(11);
    assertThat(
            TestFiles.read(place("first", "bce3s/seed-3/confusion.csv"))
                .lines()
                .skip(1)
                .mapToInt(line -> Integer.parseInt(line.substring(line.lastIndexOf(',') + 1)))
                .sum())
        .isEqualTo(50);
  }

  @Test
  void runTrainsOneRowAndASweepTakesItAsDone() {
    String[] run = {
      "run", file.toString(), "--row", "ce-joint", "--out", folder.resolve("alone").toString()
    };
    Console console = Console.run(run);
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out()).startsWith("ce-joint seed 3: accuracy ");
    Console plan =
        Console.run("plan", file.toString(), "--out", folder.resolve("alone").toString());
    assertThat(plan.out())
        .containsPattern("2 runs: 1 done, 1 to run; about \\d+ s left, one run at a time");
  }

  private static Console sweepTo(String out, String... overrides) {
    List<String> arguments = new ArrayList<>(List.of("sweep", file.toString()));
    arguments.addAll(List.of(overrides));
    arguments.addAll(List.of("--out", folder.resolve(out).toString(), "--heap", "512m"));
    return Console.run(arguments.toArray(String[]::new));
  }

  private static Path place(String out, String name) {
    return folder.resolve(out).resolve("tiny").resolve(name);
  }

  private static List<List<String>> withoutTimes(Path runs) {
    return RunsTable.read(runs).stream()
        .map(
            line ->
                RunsTable.COLUMNS.stream()
                    .filter(c -> !RunsTable.TIMING_COLUMNS.contains(c))
                    .map(line::cell)
                    .toList())
        .toList();
  }
}
