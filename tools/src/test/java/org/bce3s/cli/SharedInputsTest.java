package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bce3s.failure.ExitCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Small inputs of the kinds that people bring along, each in a folder of its own below {@code
 * shared/inputs}: what the commands say of them. Skipped where they are not at hand.
 */
class SharedInputsTest {
  private static final String FOLDER = "dataset.root=images";
  private static final String ACCENT = "01-accent-in-class-folder";

  @TempDir private Path folder;

  /** Input, exit code, what the command says, and the command; IN is the input's folder. */
  static Stream<Arguments> commands() {
    return Stream.of(
        of("04-file-beside-class-folders", 0, "", inspect("images")),
        of("04-file-beside-class-folders", 0, "sound", doctor("image-folder")),
        of(
            "05-tilde",
            0,
            "in " + System.getProperty("user.home") + "/runs/tilde",
            "plan",
            "IN/e.yaml",
            "--out=~/runs"),
        of("05-tilde", 3, "/train.txt: no such file", plan("IN/list.yaml")),
        of("06-batchnorm-one-value", 2, "IN/e.yaml:7:33: train.batch_size: 1", sweep()),
        of("06-batchnorm-one-value", 2, "normalisation over one value", plan("IN/e.yaml")),
        of(
            "07-results-not-writable",
            2,
            "IN/results is a file, not a folder",
            sweep("--results", "IN/results")),
        of("08-row-that-cannot-be-trained", 2, "IN/e.yaml:12:26: test_augmentation", sweep()),
        of("08-row-that-cannot-be-trained", 2, "first test image is 8x8x3", plan("IN/e.yaml")),
        of("11-one-image-two-labels", 3, "not sound", doctor("image-list")),
        of("12-weights-with-other-prefixes", 0, "accuracy", weights("plain.safetensors")),
        of("12-weights-with-other-prefixes", 0, "accuracy", weights("module.safetensors")),
        of("12-weights-with-other-prefixes", 0, "name: model.", weights("lightning.safetensors")),
        of(
            "12-weights-with-other-prefixes",
            0,
            "name: _orig_mod.",
            weights("compiled.safetensors")),
        of(
            "12-weights-with-other-prefixes",
            0,
            "name: module._orig_mod.",
            weights("ddp-compiled.safetensors")),
        of("12-weights-with-other-prefixes", 0, "name: state_dict.", weights("nested.safetensors")),
        of("13-weights-of-another-format", 3, "is a zip that is damaged", weights("model.pth")),
        of(
            "13-weights-of-another-format",
            3,
            "is a damaged pickle: it ends too early",
            weights("checkpoint.pth.tar")),
        of("13-weights-of-another-format", 3, "Git LFS", weights("pointer.safetensors")),
        of("13-weights-of-another-format", 3, "is a web page", weights("page.safetensors")),
        of(
            "13-weights-of-another-format",
            3,
            "is empty",
            "data",
            "inspect",
            "--dataset",
            "cifar10-lt",
            "--data",
            "IN/empty"),
        of("14-describe", 0, "reweighting.first_epoch: integer", "describe", "loss"),
        of("14-describe", 0, "remix.kappa: number", "describe", "mixing"),
        of("14-describe", 0, "reset_classifier: true | false", "describe", "stage"),
        of("14-describe", 0, "image-folder", "describe", "dataset"),
        of("14-describe", 0, "divide_by: images | weights", "describe", "loss.reweighting"),
        of("14-describe", 0, "Usage: bce3s data doctor", "data", "doctor", "--help"),
        of("15-more-parts-than-images", 2, "IN/e.yaml:7:51: train.micro_batches: 100", sweep()),
        of("16-grid-of-nine-keys", 0, "512 runs: 512 to run", plan("IN/e.yaml")),
        of("16-grid-of-nine-keys", 2, "write every value", plan("IN/range.yaml")),
        of("17-images-of-two-sizes", 2, "\"resize\" and \"center-crop\"", sweep()),
        of("17-images-of-two-sizes", 0, "sizes", doctor("image-folder")),
        of("18-nested-and-empty-class-folders", 0, "", inspect("nested")),
        of("18-nested-and-empty-class-folders", 3, "empty_classes=drop", inspect("empty")),
        of("19-small-ones", 2, "--out': it is empty", "sweep", "IN/e.yaml", "--out", ""),
        of("19-small-ones", 2, "did you mean \"train.epochs\"?", plan("IN/e.yaml", "epochs=3")),
        of("19-small-ones", 2, "did you mean \"sgd\"?", plan("IN/e.yaml", "train.optimizer=SGD")),
        of(
            "19-small-ones",
            2,
            "seeds: -9223372036854775808 is not allowed; must be at least 0",
            plan("IN/e.yaml", "seeds=[-9223372036854775808]")));
  }

  private static Arguments of(String input, int exitCode, String said, String... command) {
    return Arguments.of(input, exitCode, said, List.of(command));
  }

  private static String[] sweep(String... more) {
    return join(List.of("sweep", "IN/e.yaml", "--data", "IN", "--out", "IN/OUT"), more);
  }

  private static String[] plan(String file, String... overrides) {
    return join(List.of("plan", file, "--data", "IN", "--out", "IN/OUT"), overrides);
  }

  private static String[] weights(String file) {
    return join(List.of("evaluate", "--weights", "IN/" + file, "--experiment", "IN/e.yaml"));
  }

  private static String[] inspect(String root) {
    String set = "dataset.root=" + root;
    return join(List.of("data", "inspect", "--dataset", "image-folder", set, "--data", "IN"));
  }

  private static String[] doctor(String dataset) {
    return join(
        List.of("data", "doctor", "--dataset", dataset, FOLDER, "--data", "IN"),
        "--report",
        "IN/doctor.txt");
  }

  private static String[] join(List<String> first, String... more) {
    return Stream.concat(first.stream(), Stream.of(more)).toArray(String[]::new);
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource("commands")
  void theCommandSaysWhatIsRight(String input, int exitCode, String said, List<String> command) {
    Path in = copy(input);

    Console console = run(in, command.toArray(String[]::new));

    String all = (console.out() + console.err()).replace(in.toString(), "IN");
    assertThat(all).contains(said).doesNotContain("Exception", "\tat ");
    assertThat(console.exitCode()).as(all).isEqualTo(exitCode);
  }

  @Test
  void anAccentIsAName() {
    assumeTrue(
        System.getProperty("sun.jnu.encoding").equals("UTF-8"),
        "the start scripts choose a locale of UTF-8, which this JVM does not have");
    Path in = copy(ACCENT);

    assertThat(run(in, plan("IN/e.yaml")).out()).contains("1 run: 1 to run");
    assertThat(run(in, doctor("image-folder")).exitCode()).isZero();
  }

  @Test
  @Tag("slow")
  void twoExperimentsOfOneNameDoNotReplaceEachOther() {
    Path in = copy("02-two-files-one-name");
    String[] out = {"--out", "IN/OUT", "--results", "IN/kept"};

    assertThat(run(in, join(List.of("sweep", "IN/monday.yaml"), out)).exitCode()).isZero();
    String kept = TestFiles.read(in.resolve("kept/ablation/runs.csv"));
    Console plan = run(in, "plan", "IN/tuesday.yaml", "--out", "IN/OUT");
    Console second = run(in, join(List.of("sweep", "IN/tuesday.yaml"), out));

    assertThat(plan.out()).containsPattern("note: .*\\ba\\b.*\\bb\\b");
    assertThat(second.exitCode()).isEqualTo(ExitCode.WRONG);
    assertThat(second.err()).contains("a seed 0, b seed 0", "--results-replace");
    assertThat(TestFiles.read(in.resolve("kept/ablation/runs.csv"))).isEqualTo(kept);
    assertThat(run(in, "status", "IN/monday.yaml", "--out", "IN/OUT").out())
        .contains("2 runs: 2 done");
  }

  @Test
  @Tag("slow")
  void aSeedOf19DigitsIsReadBack() {
    Path in = copy("03-seed-of-19-digits");

    assertThat(run(in, sweep()).exitCode()).isZero();
    for (String command : List.of("aggregate", "compare")) {
      assertThat(run(in, command, "IN/OUT/nanoseconds").exitCode()).as(command).isZero();
    }
    for (String command : List.of("report", "tensorboard")) {
      Console console = run(in, command, "IN/OUT/nanoseconds", "--to", "IN/" + command);
      assertThat(console.exitCode()).as(console.err()).isZero();
    }
  }

  @Test
  @Tag("slow")
  void whatATestSetLostAndTheMeanOverItsClassesAreColumns() {
    Path lost = copy("10-skipped-test-image");
    Path unbalanced = copy("09-unbalanced-test-set");

    assertThat(run(lost, sweep()).exitCode()).isZero();
    assertThat(run(unbalanced, sweep()).exitCode()).isZero();

    assertThat(cell(runs(lost), "skipped_test")).isEqualTo("1");
    assertThat(cell(runs(unbalanced), "balanced")).isEqualTo(cell(runs(unbalanced), "few"));
  }

  @Test
  @Tag("slow")
  void aRunThatDivergesIsNotSaidToBeTriedAgain() {
    Path in = copy("19-small-ones");

    Console console = run(in, "sweep", "IN/nan.yaml", "--out", "IN/r");

    assertThat(console.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(console.err())
        .contains("failed, and will again")
        .doesNotContain("tried again by the same command", "diverged: diverged");
  }

  private static Path runs(Path in) {
    try (Stream<Path> files = Files.walk(in.resolve("OUT"), 2)) {
      return files.filter(file -> file.endsWith("runs.csv")).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String cell(Path table, String column) {
    List<String> lines = TestFiles.read(table).lines().toList();
    int at = List.of(lines.get(0).split(",")).indexOf(column);
    return lines.get(1).split(",", -1)[at];
  }

  private static Console run(Path in, String... command) {
    return Console.run(
        Stream.of(command).map(word -> word.replace("IN", in.toString())).toArray(String[]::new));
  }

  private Path copy(String input) {
    Path from = TestFiles.shared("inputs").resolve(input);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path to = folder.resolve(input).resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder.resolve(input);
  }
}
