package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.Stream;
import org.bce3s.failure.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with an input: its address, an exit code, no stack trace, nothing written. */
class BadInputTest {
  private static final String SMALL =
      """
      seeds: [0]
      dataset: {name: shapes-lt, head_count: 20, imbalance_factor: 2}
      backbone: {name: resnet8, width: 0.25}
      loss: {joint: {name: bce, weight: 1}}
      train: {epochs: 1, batch_size: 16}
      """;

  @TempDir private Path folder;

  static Stream<Arguments> experiments() {
    return Stream.of(
        bad(
            "misspelt key",
            SMALL.replace("epochs", "epocs"),
            "DIR/experiment.yaml:5:9: train.epocs: unknown key; did you mean \"epochs\"?"),
        bad(
            "misspelt key below a choice",
            SMALL.replace("head_count", "head_cuont"),
            "DIR/experiment.yaml:2:28: dataset.head_cuont: unknown key; did you mean "
                + "\"head_count\"?"),
        bad(
            "misspelt key of a row",
            SMALL + "ablation: {rows: {a: {loss.unifrom.weight: 0}}}",
            "DIR/experiment.yaml:6:23: ablation.rows.a.loss.unifrom: unknown key; did "
                + "you mean \"uniform\"?"),
        bad(
            "wrong type",
            SMALL.replace("epochs: 1", "epochs: one"),
            "DIR/experiment.yaml:5:17: train.epochs: wanted a whole number, found \"one\""),
        bad(
            "no number by YAML's guess",
            SMALL.replace("epochs: 1", "epochs: 1_000"),
            "DIR/experiment.yaml:5:17: train.epochs: wanted a whole number, found "
                + "\"1_000\"; write 1000"),
        bad(
            "out of range",
            SMALL.replace("epochs: 1", "epochs: 0"),
            "DIR/experiment.yaml:5:17: train.epochs: 0 is not allowed; must be between 1 "
                + "and 100000"),
        bad(
            "duplicate key",
            SMALL + "seeds: [1]\n",
            "DIR/experiment.yaml:6:1: seeds: duplicate key; first written at "
                + "DIR/experiment.yaml:1:1"),
        bad(
            "unknown name",
            SMALL.replace("resnet8", "resnet9"),
            "DIR/experiment.yaml:3:18: backbone.name: unknown backbone \"resnet9\"; did "
                + "you mean \"resnet8\", \"resnet10\" or \"resnet14\"? (names from outside need"
                + " BCE3S_CLASS_PATH)"),
        bad(
            "missing include",
            "include: [gone.yaml]\n" + SMALL,
            "DIR/experiment.yaml:1:11: include: DIR/gone.yaml: no such file"),
        bad(
            "include cycle",
            "include: [experiment.yaml]\n" + SMALL,
            "DIR/experiment.yaml:1:11: include: include cycle: DIR/experiment.yaml -> "
                + "DIR/experiment.yaml"),
        bad(
            "empty file",
            "",
            "DIR/experiment.yaml: is empty; an experiment is a mapping of settings"),
        bad("binary file", "\0\1\2\uFFFE", "DIR/experiment.yaml: is a binary file, not YAML text"),
        bad(
            "tab-indented",
            "train:\n\tepochs: 1\n",
            "DIR/experiment.yaml:2:1: a tab cannot indent YAML; use spaces"),
        bad(
            "alias bomb",
            aliasBomb() + SMALL,
            "DIR/experiment.yaml:6:15: more than 20000 values, aliases expanded; refused"),
        bad(
            "Java tag",
            SMALL.replace("epochs: 1", "epochs: !!java.net.URL 1"),
            "DIR/experiment.yaml:5:17: train.epochs: tag !!java.net.URL is not allowed; "
                + "a setting has its own type"),
        bad(
            "val without a hold-out",
            SMALL + "report: {select: val}\n",
            "DIR/experiment.yaml:6:18: report.select: val is not allowed; must be last or oracle"
                + " without a hold-out; or set sampling.holdout"),
        bad(
            "a hold-out larger than a tail class",
            SMALL + "sampling: {holdout: 10}\nreport: {select: val}\n",
            "DIR/experiment.yaml:6:21: sampling.holdout: 10 is not allowed; must be at most 9,"
                + " since class 8 (crescent) has 10 images"),
        bad(
            "a batch larger than the training set",
            SMALL.replace("batch_size: 16", "batch_size: 1000"),
            "DIR/experiment.yaml:5:32: train.batch_size: 1000 is not allowed; must be at most 140,"
                + " the number of training images, unless last_batch is keep"),
        bad(
            "same seed twice",
            SMALL.replace("[0]", "[0, 0]"),
            "DIR/experiment.yaml:1:12: seeds[1]: seed 0 is given twice; first at "
                + "DIR/experiment.yaml:1:9"));
  }

  /** Nested lists that would unfold to 9 to the power of 30 words. */
  private static String aliasBomb() {
    StringBuilder yaml = new StringBuilder("a0: &a0 x\n");
    for (int i = 1; i <= 30; i++) {
      String nine = String.join(", ", Collections.nCopies(9, "*a" + (i - 1)));
      yaml.append("a" + i + ": &a" + i + " [" + nine + "]\n");
    }
    return yaml.toString();
  }

  private static Arguments bad(String what, String yaml, String message) {
    return Arguments.of(what, yaml, message);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("experiments")
  void anExperimentIsRefused(String what, String yaml, String message) throws IOException {
    Path file = TestFiles.write(folder.resolve("experiment.yaml"), yaml);
    for (String command : new String[] {"sweep", "plan", "run"}) {
      Console console = run(command, file, folder.resolve("data"), folder.resolve("runs"));
      assertRefused(console, ExitCode.WRONG, message);
    }
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void whatTheDataOfARowDoesNotHaveIsRefusedAtThatRow() {
    String rows =
        "ablation: {rows: {a: {}, b: {sampling.holdout: 10}, c: {train.batch_size: 200}}}";
    Path file = TestFiles.write(folder.resolve("experiment.yaml"), SMALL + rows);
    for (String command : new String[] {"sweep", "plan"}) {
      assertRefused(
          run(command, file, folder.resolve("data"), folder.resolve("runs")),
          ExitCode.WRONG,
          "DIR/experiment.yaml:6:48: sampling.holdout: 10 is not allowed; must be at most 9, since"
              + " class 8 (crescent) has 10 images\n"
              + "DIR/experiment.yaml:6:75: train.batch_size: 200 is not allowed; must be at most"
              + " 140, the number of training images, unless last_batch is keep");
    }
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  static Stream<Arguments> cifar() {
    byte[] sound = new byte[3073 * 40];
    for (int i = 0; i < 40; i++) {
      sound[i * 3073] = (byte) (i % 10);
    }
    byte[] strayLabel = sound.clone();
    strayLabel[2 * 3073] = 10;
    return Stream.of(
        Arguments.of(
            "truncated file",
            Arrays.copyOf(sound, 100_000),
            2,
            2,
            "bce3s sweep: DIR/data/cifar-10-batches-bin/data_batch_1.bin: 100000 bytes "
                + "are no whole number of records of 3073 bytes; the file is truncated or of "
                + "another format"),
        Arguments.of(
            "label out of range",
            strayLabel,
            2,
            2,
            "bce3s sweep: DIR/data/cifar-10-batches-bin/data_batch_1.bin: record 2 (from "
                + "0) has label 10; allowed are 0 to 9"),
        Arguments.of(
            "a class left with no image",
            sound,
            2,
            4,
            "bce3s sweep: cifar10-lt: class 5 (5) is left with no image: profile "
                + "exponential, imbalance_factor 4 and head_count 2 give it 0; lower "
                + "imbalance_factor below 2 or raise head_count above 4"),
        Arguments.of(
            "fewer images than asked for",
            sound,
            9,
            2,
            "bce3s sweep: cifar10-lt: class 0 (0) should keep 9 training images, but 4 "
                + "are available; lower head_count (now 9), raise imbalance_factor (now 2) or "
                + "complete the data"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cifar")
  void damagedDataIsRefused(
      String what, byte[] records, int headCount, int imbalanceFactor, String message)
      throws IOException {
    Path set = Files.createDirectories(folder.resolve("data/cifar-10-batches-bin"));
    Files.write(set.resolve("data_batch_1.bin"), records);
    Files.write(set.resolve("test_batch.bin"), records);
    Path file =
        TestFiles.write(folder.resolve("experiment.yaml"), cifar(headCount, imbalanceFactor));
    Console console = run("sweep", file, folder.resolve("data"), folder.resolve("runs"));
    assertRefused(console, ExitCode.DATA, message);
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void aMissingDataFolderIsRefused() {
    Path file = TestFiles.write(folder.resolve("experiment.yaml"), cifar(2, 2));
    Console console = run("sweep", file, folder.resolve("data"), folder.resolve("runs"));
    assertRefused(
        console,
        ExitCode.DATA,
        "bce3s sweep: cifar10-lt: found neither the folder "
            + "DIR/data/cifar-10-batches-bin nor the archive "
            + "DIR/data/cifar-10-binary.tar.gz, nor cifar-10-batches-py or cifar-10-python.tar.gz"
            + " beside them; to fetch it, type: tools/bce3s data fetch cifar10-lt "
            + "--data DIR/data (or put there "
            + "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz, MD5 "
            + "c32a1d4ab5d03f1284b67883e8d87530); if it lies elsewhere, type --data DIR, the folder of data sets");
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  private static String cifar(int headCount, int imbalanceFactor) {
    return SMALL
        .replace("shapes-lt", "cifar10-lt")
        .replace("head_count: 20", "head_count: " + headCount)
        .replace("imbalance_factor: 2", "imbalance_factor: " + imbalanceFactor);
  }

  private static Console run(String command, Path file, Path data, Path out) {
    return Console.run(
        command, file.toString(), "--data", data.toString(), "--out", out.toString());
  }

  private void assertRefused(Console console, int exitCode, String message) {
    assertThat(console.err().replace(folder.toString(), "DIR"))
        .isEqualToNormalizingNewlines(message + "\n");
    assertThat(console.exitCode()).isEqualTo(exitCode);
    assertThat(console.out()).isEmpty();
  }
}
