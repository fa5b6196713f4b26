package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bce3s.failure.ExitCode;
import org.bce3s.file.AtomicFile;
import org.bce3s.journal.Journal;
import org.bce3s.process.GpuPool;
import org.bce3s.sweep.SweepFolder;
import org.bce3s.tensor.NumericSwitches;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What commands print that train nothing. */
class TextsTest {
  @TempDir private Path folder;

  @Test
  void listShowsTheNamesOfAKind() {
    assertPrints(
        """
        schedule: learning rate by epoch or step
          constant           the base rate throughout
          cosine             cosine decay by epoch, after a linear warm-up if there is one
          cosine-by-step     linear warm-up, then cosine decay, both by step: to fine-tune transformers
          warmup-cosine      linear warm-up, then cosine decay that starts anew: as in BCL, ProCo and PaCo
          warmup-milestones  linear warm-up, then cuts at milestones
        """,
        "list",
        "schedule");
  }

  @Test
  void statusOfAFileSpeaksOfItsRowsWhateverWasLastSwept() {
    Path runs = folder.resolve("runs");
    SweepFolder sweep = SweepFolder.of(runs, "small");
    AtomicFile.createFolder(sweep.path());
    try (Journal journal = Journal.open(sweep.journal(), Clock.systemUTC())) {
      journal.append("sweep-planned", Map.of("cells", "1"));
      journal.append("run-planned", Map.of("row", "other", "seed", "0", "run", "0".repeat(64)));
    }
    String file = experiment().toString();
    String out = runs.toString();
    assertPrints(
        """
        DIR/runs/small

        row    seed  state
        ce        0  to run
        bce       0  to run
        again     0  to run       the same run as bce
        2 runs: 2 to run
        """,
        "status",
        file,
        "seeds=[0]",
        "--out",
        out);
    assertThat(Console.run("status", sweep.path().toString()).out())
        .contains("other     0  to run");
    assertThat(Console.run("status", file, "experiment=x", "--out", out).err())
        .startsWith("bce3s status: no sweep of experiment x was started in " + runs.resolve("x"));
  }

  @Test
  void planShowsCellsStatesAndNotes() {
    assertPrints(
        """
        experiment small: 3 rows x seeds 0, 1 in DIR/runs/small, differences to ce

        row    seed  state
        ce        0  to run
        ce        1  to run
        bce       0  to run
        bce       1  to run
        again     0  to run       the same run as bce
        again     1  to run       the same run as bce
        protocol where a row has no other: loss 1 joint bce, resnet8 of width 0.25, classifier \
        linear, sgd at rate 0.01 with weight decay 0.005, schedule cosine, 1 epoch, batch size \
        16, 1 stream, augmentation none, sampler instance, f32, selection last, \
        test-time augmentation none, shot groups oltr, largest class of 20 images
        protocol of ce: loss 1 joint ce
        row ce: loss.joint.name: ce  # DIR/small.yaml:9:27
        note: ce: loss.joint.negative_ratio (DIR/small.yaml:4:38) is left out: "ce" has no such \
        setting
        note: rows bce, again are equal: one run a seed is trained and stands in the table for each
        4 runs: 4 to run
        """,
        "plan",
        experiment().toString(),
        "--out",
        folder.resolve("runs").toString());
  }

  @Test
  void planShowsThePartThatASweepOfTheSameRowsAndSeedsWouldTrain() {
    assertPrints(
        """
        experiment small: 1 of 3 rows x seed 1 in DIR/runs/small, differences to ce

        row    seed  state
        again     1  to run
        protocol: loss 1 joint bce, resnet8 of width 0.25, classifier linear, sgd at rate 0.01 with \
        weight decay 0.005, schedule cosine, 1 epoch, batch size 16, 1 stream, augmentation none, \
        sampler instance, f32, selection last, test-time augmentation none, shot groups oltr, \
        largest class of 20 images
        1 run: 1 to run
        """,
        "plan",
        experiment().toString(),
        "--rows",
        "again",
        "--seeds",
        "1",
        "--out",
        folder.resolve("runs").toString());
    assertThat(Console.run("plan", experiment().toString(), "--rows", "agian").err())
        .startsWith("bce3s plan: --rows: unknown row \"agian\"; did you mean \"again\"?");
  }

  @Test
  void planSaysHowManyRunsShareAGpu() {
    String[] plan = {"plan", experiment().toString(), "--out", folder.resolve("runs").toString()};
    assertThat(Console.run(with(plan, "--gpus", "0,GPU-7", "--runs-per-gpu", "2")).out())
        .contains(
            "GPUs 0, GPU-7: a run gets those that fewest others have: 1 (rows ce, bce, again); 2"
                + " runs share a GPU, each with at most 45 % of its memory\n");
    assumeTrue(GpuPool.here().isEmpty());
    assertThat(Console.run(with(plan, "--runs-per-gpu", "2")).out())
        .contains("note: --runs-per-gpu does nothing here: this machine has no GPU\n");
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new);
  }

  @Test
  void planSaysWhichGpusRunsGet() {
    Console plan =
        Console.run(
            "plan",
            experiment().toString(),
            "ablation.rows.bce.train={workers: 2, batch_size: 32}",
            "--gpus",
            "0,GPU-7",
            "--out",
            folder.resolve("runs").toString());
    assertThat(plan.err()).isEmpty();
    assertThat(plan.out())
        .contains(
            "GPUs 0, GPU-7: a run gets those that fewest others have: 1 (rows ce, again), 2 (rows"
                + " bce)\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          loss            | reweighting: settings of its own, may be left out
          loss            | reweighting.beta: number
          loss.reweighting | first_epoch: integer
          mixing          | remix.kappa: number
          mixing.remix    | kappa: number
          stage           | trainable:
          dataset         | shapes-lt:
          loss.joint      | label-smoothing: softmax cross-entropy
          augmentation    | random-resized-crop:
          augmentation.view | list of choice of augmentation, may be left out
          test_augmentation | center-crop:
          optimizer       | adamw:
          train.optimizer | adamw:
          train.epochs    | train.epochs: integer, between 1 and 100000
          seeds           | seeds: list of integer, at least 0, default [0]
          ablation        | leave_one_out: list, may be left out
          """)
  void describeKnowsKindsSectionsAndSettings(String name, String text) {
    Console console = Console.run("describe", name);
    assertThat(console.err()).isEmpty();
    assertThat(console.out()).startsWith(name + " (").contains(text);
  }

  @Test
  void inspectShowsTheLongTail() {
    assertPrints(
        """
        label  class       train     test  shots
            0  disc          100       50  medium
            1  cross          64       50  medium
            2  triangle       41       50  medium
            3  ring           27       50  medium
            4  bar            17       50  few
            5  square         11       50  few
            6  star            7       50  few
            7  dots            4       50  few
            8  crescent        3       50  few
            9  frame           2       50  few

        images:    32x32x3 (height, width, channels)
        data set:  shapes-lt, 10 classes
        train:     276
        test:      500
        imbalance: 50.00 (100 over 2)
        shots:     0 many, 4 medium, 6 few classes (rule oltr)
        subset:    SHA-256 f98eb90a8452d5afbe8252763284613c14bc38afd35c3c34eef81fba23a66ab3
        content:   SHA-256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
        """,
        "data",
        "inspect",
        "--imbalance-factor",
        "50",
        "--head-count",
        "100");
  }

  @Test
  void inspectShowsTheHoldOut() {
    String[] inspect = {
      "data", "inspect", "--imbalance-factor", "50", "--head-count", "100", "--holdout", "1"
    };
    Console console = Console.run(inspect);
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out())
        .contains("    9  frame           1       50  few")
        .contains("train:     266")
        .contains("hold-out:  10, 1 of each class, not among those of train")
        .contains("shots:     0 many, 4 medium, 6 few classes (rule oltr)")
        .doesNotContain("f98eb90a8452d5afbe8252763284613c14bc38afd35c3c34eef81fba23a66ab3");
    inspect[inspect.length - 1] = "2";
    Console refused = Console.run(inspect);
    assertThat(refused.err())
        .isEqualToNormalizingNewlines(
            "bce3s data inspect: sampling.holdout: 2 is not allowed; must be at most 1, since class"
                + " 9 (frame) has 2 images\n");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.WRONG);
  }

  @Test
  void aggregateMakesOneTableAndSaysWhatDiffers() {
    Path runs =
        TestFiles.write(
            folder.resolve("a/runs.csv"),
            RunsText.of("ce", 0, "50.0000", 200)
                + RunsText.line("ce", 1, "52.0000", 200)
                + RunsText.line("bce3s", 0, "55.5000", 100));
    assertPrints(
        """
        row    seeds           all   95 % interval          many        medium  few  difference
        ce         2  51.00 ± 1.41  38.50 .. 63.38  51.00 ± 1.41  51.00 ± 1.41  n/a
        bce3s      1         55.50             n/a         55.50         55.50  n/a       +5.50
        bce3s: difference: seed 1 left out: no run in bce3s

        note: rows differ in epochs: 200 (ce); 100 (bce3s)
        note: rows differ in seeds: 0 1 (ce); 0 (bce3s)
        """,
        "aggregate", runs.toString());
  }

  @Test
  void benchEndsWithTheSpeedOfWholeSteps() {
    Console console =
        Console.run(
            "bench",
            "--backbone",
            "resnet8",
            "--batch",
            "8",
            "--steps",
            "2",
            "backbone.width=0.25");
    assertThat(console.exitCode()).as(console.err()).isZero();
    List<String> lines = console.out().lines().toList();
    assertThat(lines).hasSize(6);
    assertThat(lines.get(4)).matches("peak memory: \\d+ MiB");
    assertThat(lines.get(5)).matches("\\d+\\.\\d source images/s");
  }

  @Test
  void benchMeasuresARowOfAnExperiment() {
    Path file =
        TestFiles.write(
            folder.resolve("two.yaml"),
            """
            experiment: two
            dataset: {name: shapes-lt}
            augmentation: []
            backbone: {name: resnet8, width: 0.25}
            loss: {joint: ce}
            train: {epochs: 1, batch_size: 8, optimizer: {name: sgd, rate: 0.1}}
            ablation:
              rows:
                f32: {}
                bf16: {train.precision: bf16}
            """);
    Console console =
        Console.run(
            "bench",
            "--experiment",
            file.toString(),
            "--row=bf16",
            "--steps=2",
            "train.batch_size=4");
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out()).startsWith("resnet8, batch 4 in 1 stream, bf16, shapes-lt (");
    assertThat(Console.run("bench", "--experiment", file.toString()).err())
        .startsWith("bce3s bench: which row?");
    assertThat(Console.run("bench", "--experiment", file.toString(), "--batch=4").err())
        .startsWith("bce3s bench: --batch is not taken with --experiment");
  }

  @Test
  void badSettingsOfABenchAreAllNamed() {
    Console console = Console.run("bench", "--backbone", "resnet9", "--precision", "f64");
    assertThat(console.err())
        .isEqualToNormalizingNewlines(
            """
            command line: backbone.name: unknown backbone "resnet9"; did you mean "resnet8", \
            "resnet10" or "resnet14"? (names from outside need BCE3S_CLASS_PATH)
            command line: train.precision: unknown value "f64"; allowed: f32, bf16
            """);
    assertThat(console.exitCode()).isEqualTo(ExitCode.WRONG);
  }

  @Test
  void devicesShowTheCpu() {
    Console console = Console.run("devices");
    assertThat(console.out())
        .startsWith("processor: ")
        .contains("\nonednn: ", "\nbf16: ", "\nTensorFlow 2.", "\nCPU  ");
  }

  /** These tests run without oneDNN, see the module's POM. */
  @Test
  void withoutOneDnnGroupedConvolutionsSayWhyTheyDoNotTrain() {
    assumeFalse(NumericSwitches.here().oneDnn());
    Console console =
        Console.run(
            "bench",
            "--backbone=resnext50_32x4d",
            "--batch=2",
            "--precision=f32",
            "--dataset=shapes-lt",
            "--steps=1",
            "backbone.width=0.25",
            "backbone.norm=none",
            "mixing.cutmix=false",
            "mixing.mixup=false",
            "loss.contrastive.weight=0");
    assertThat(console.err())
        .isEqualToNormalizingNewlines(
            "bce3s bench: grouped convolutions (ResNeXt) do not train without oneDNN, which"
                + " TF_ENABLE_ONEDNN_OPTS switches off here; leave it unset\n");
    assertThat(console.exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void theSchemaIsTheOneThatIsShipped() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("yaml/schema.json"))) {
      folder = folder.getParent();
    }
    assertThat(Console.run("schema").out())
        .isEqualTo(TestFiles.read(folder.resolve("yaml/schema.json")));
  }

  @Test
  void embeddedDataNeedsNoDownload() {
    assertPrints("shapes-lt: nothing to download\n", "data", "fetch", "shapes-lt");
  }

  private Path experiment() {
    return TestFiles.write(
        folder.resolve("small.yaml"),
        """
        seeds: [0, 1]
        dataset: {name: shapes-lt, head_count: 20, imbalance_factor: 2}
        backbone: {name: resnet8, width: 0.25}
        loss: {joint: {name: bce, weight: 1, negative_ratio: 1}}
        train: {epochs: 1, batch_size: 16}
        ablation:
          baseline: ce
          rows:
            ce: {loss.joint.name: ce}
            bce: {}
            again: {}
        """);
  }

  private void assertPrints(String text, String... arguments) {
    Console console = Console.run(arguments);
    assertThat(console.err()).isEmpty();
    assertThat(console.out().replace(folder.toString(), "DIR")).isEqualToNormalizingNewlines(text);
    assertThat(console.exitCode()).isZero();
  }
}
