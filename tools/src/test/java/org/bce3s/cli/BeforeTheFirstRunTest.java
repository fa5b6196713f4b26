package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bce3s.failure.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What can be known from settings and data is said before the first run, by plan, sweep and run
 * alike, and nothing is written.
 */
class BeforeTheFirstRunTest {
  /** Images of 4x4 pixels, of which the last stage makes one value a channel. */
  private static final String TINY =
      """
      dataset: {name: shapes-lt, head_count: 20, imbalance_factor: 2, test_count: 2, side: 8}
      augmentation: [{name: center-crop, size: 4}]
      test_augmentation: [{name: center-crop, size: 4}]
      backbone: {name: resnet8, width: 0.25}
      mixing: {cutmix: false}
      loss: {joint: {name: bce, weight: 1}}
      train: {epochs: 1, batch_size: 16}
      """;

  private static final String ONE_VALUE =
      "; the last stage of backbone \"resnet8\" has one value a channel of an image, and batch"
          + " normalisation over one value puts out a constant";

  @TempDir private Path folder;

  static Stream<Arguments> experiments() {
    return Stream.of(
        bad(
            "batch normalisation over a batch of one image",
            TINY.replace("batch_size: 16", "batch_size: 1"),
            "DIR/experiment.yaml:7:32: train.batch_size: 1 is not allowed; must be at least 2"
                + ONE_VALUE),
        bad(
            "batch normalisation over a last batch of one image",
            TINY.replace("batch_size: 16", "batch_size: 139, last_batch: keep"),
            "DIR/experiment.yaml:7:49: train.last_batch: keep is not allowed; must be drop, or"
                + " train.batch_size one that leaves none or at least 2 of 140 images"
                + ONE_VALUE),
        bad(
            "batch normalisation over a part of one image",
            TINY.replace("batch_size: 16", "batch_size: 16, micro_batches: 16"),
            "DIR/experiment.yaml:7:51: train.micro_batches: 16 is not allowed; must be at most 8"
                + ONE_VALUE),
        bad(
            "batch normalisation over a worker's share of one image",
            TINY.replace("batch_size: 16", "batch_size: 16, workers: 16"),
            "DIR/experiment.yaml:7:45: train.workers: 16 is not allowed; must be at most 8"
                + ONE_VALUE),
        bad(
            "more parts than images",
            TINY.replace("batch_size: 16", "batch_size: 16, micro_batches: 100"),
            "DIR/experiment.yaml:7:51: train.micro_batches: 100 is not allowed; must be at most"
                + " 16, train.batch_size"),
        bad(
            "test images of another size than training images, by default",
            TINY.replaceFirst("(?m)^test_augmentation.*\n", ""),
            "row experiment (data set: DIR/experiment.yaml:1:17): test_augmentation: 8x8x3 is not allowed; must be changes after which"
                + " the first test image is 4x4x3, as the first training image is"),
        bad(
            "an image that does not fall into patches",
            TINY.replace("{name: resnet8, width: 0.25}", "{name: vit_s16, patch: 3}"),
            "DIR/experiment.yaml:4:34: backbone.patch: 3 is not allowed; must be a divisor of the"
                + " image's height and width, 4 and 4"));
  }

  private static Arguments bad(String what, String yaml, String message) {
    return Arguments.of(what, yaml, message);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("experiments")
  void aRowThatCannotBeTrainedIsRefused(String what, String yaml, String message) {
    assertAllRefuse(yaml, message);
  }

  @Test
  void theFaultsOfAllRowsAreSaidAtOnce() {
    assertAllRefuse(
        TINY
            + """
            ablation:
              rows:
                good: {}
                size: {test_augmentation: [{name: center-crop, size: 8}]}
                held: {sampling.holdout: 10}
                none: {sampling.holdout: 2, train.batch_size: 200, classifier: {name: etf}}
                wide: {dataset.name: cifar10-lt}
            """,
        """
        DIR/experiment.yaml:11:31: test_augmentation: 8x8x3 is not allowed; must be changes after \
        which the first test image is 4x4x3, as the first training image is
        DIR/experiment.yaml:12:30: sampling.holdout: 10 is not allowed; must be at most 9, since \
        class 8 (crescent) has 10 images
        DIR/experiment.yaml:13:51: train.batch_size: 200 is not allowed; must be at most 120, the \
        number of training images, unless last_batch is keep
        DIR/experiment.yaml:14:26: dataset: cifar10-lt: found neither the folder \
        DIR/data/cifar-10-batches-bin nor the archive DIR/data/cifar-10-binary.tar.gz, nor \
        cifar-10-batches-py or cifar-10-python.tar.gz beside them; to fetch it, type: tools/bce3s data fetch cifar10-lt --data DIR/data (or put there \
        https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz, MD5 \
        c32a1d4ab5d03f1284b67883e8d87530); if it lies elsewhere, type --data DIR, \
        the folder of data sets""");
  }

  @Test
  void theFaultsOfAllDataSetsAreSaidAtOnce() {
    String rows =
        "ablation: {rows: {a: {dataset.name: image-list}, b: {dataset.name: image-folder}}}";
    Path file = TestFiles.write(folder.resolve("experiment.yaml"), TINY + rows);
    for (String command : List.of("plan", "sweep")) {
      Console console = run(command, file);
      assertThat(console.exitCode()).isEqualTo(ExitCode.DATA);
      assertThat(console.err()).contains("train.txt").contains("images");
      assertThat(console.err().lines()).hasSize(2);
    }
  }

  @Test
  void foldersThatCannotBeWrittenAreFoundBeforeTheFirstRun() {
    Path file = TestFiles.write(folder.resolve("experiment.yaml"), TINY);
    Path taken = TestFiles.write(folder.resolve("taken"), "a file");
    for (String command : List.of("plan", "sweep", "run")) {
      assertRefused(
          run(command, file, "--out", taken.toString()),
          ExitCode.WRONG,
          "bce3s "
              + command
              + ": cannot write DIR/taken/experiment: DIR/taken is a file, not a folder");
    }
    assertRefused(
        run("sweep", file, "--out", out(), "--results", taken.toString()),
        ExitCode.WRONG,
        "bce3s sweep: cannot write DIR/taken/experiment: DIR/taken is a file, not a folder");
    assertThat(folder.resolve("runs")).doesNotExist();
    assertThat(taken).hasContent("a file");
  }

  @Test
  void aFolderWithoutPermissionIsFoundBeforeTheFirstRun() throws IOException {
    Path file = TestFiles.write(folder.resolve("experiment.yaml"), TINY);
    Path closed = Files.createDirectory(folder.resolve("closed"));
    assertThat(closed.toFile().setWritable(false)).isTrue();
    assumeFalse(Files.isWritable(closed), "whoever runs this may write everywhere");

    assertRefused(
        run("sweep", file, "--out", out(), "--results", closed.resolve("a/b").toString()),
        ExitCode.WRONG,
        "bce3s sweep: cannot write DIR/closed/a/b/experiment: permission denied in DIR/closed;"
            + " choose a folder you may write to");
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void planSweepAndRunSayTheSameOfSettingsThatHaveNoEffect() {
    Path file =
        TestFiles.write(
            folder.resolve("experiment.yaml"),
            TINY.replace("mixing: {", "mixing: {mixup: true, cutmix_label: area, ")
                + "ablation: {rows: {a: {}, b: {mixing.alpha: 0.5}, c: {mixing.cutmix: true}}}");
    Path taken = TestFiles.write(folder.resolve("taken"), "a file");
    String note =
        ": mixing.cutmix_label: area (DIR/experiment.yaml:5:37) has no effect: no cutmix stream is"
            + " formed (mixing.cutmix)\n";
    String refusal = ": cannot write DIR/taken/experiment: DIR/taken is a file, not a folder\n";

    assertThat(run("plan", file, "--out", out()).out().replace(folder.toString(), "DIR"))
        .contains("note: a, b" + note);
    assertThat(plain(run("sweep", file, "--out", taken.toString())))
        .isEqualTo("note: a, b" + note + "bce3s sweep" + refusal);
    assertThat(plain(run("run", file, "--row", "b", "--out", taken.toString())))
        .isEqualTo("note: b" + note + "bce3s run" + refusal);
  }

  private String plain(Console console) {
    return console.err().replace(folder.toString(), "DIR").replace(System.lineSeparator(), "\n");
  }

  /** Of plan, sweep and run; a row is chosen for run where the experiment has several. */
  private void assertAllRefuse(String yaml, String message) {
    Path file = TestFiles.write(folder.resolve("experiment.yaml"), yaml);
    for (String command : List.of("plan", "sweep", "run")) {
      Console console =
          command.equals("run") && yaml.contains("rows:")
              ? run(command, file, "--out", out(), "--row", "good")
              : run(command, file, "--out", out());
      assertRefused(console, ExitCode.WRONG, message);
    }
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  private String out() {
    return folder.resolve("runs").toString();
  }

  private Console run(String command, Path file, String... options) {
    return Console.run(
        Stream.concat(
                Stream.of(command, file.toString(), "--data", folder.resolve("data").toString()),
                Stream.of(options))
            .toArray(String[]::new));
  }

  private void assertRefused(Console console, int exitCode, String message) {
    assertThat(console.err().replace(folder.toString(), "DIR"))
        .isEqualToNormalizingNewlines(message + "\n");
    assertThat(console.exitCode()).isEqualTo(exitCode);
    assertThat(console.out()).isEmpty();
  }
}
