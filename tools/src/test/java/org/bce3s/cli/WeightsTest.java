package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bce3s.failure.ExitCode;
import org.bce3s.run.RunFolder;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.Safetensors;
import org.bce3s.training.Checkpoints;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights that leave the program and come back. */
class WeightsTest {
  private static final String TINY =
      """
      seeds: [3]
      dataset: {name: shapes-lt, head_count: 20, imbalance_factor: 2, test_count: 5}
      backbone: {name: resnet8, width: 0.25}
      loss:
        joint: {name: bce, weight: 1}
        contrastive: {name: bce, weight: 0.1, projection: 8, first_epoch: 0}
      classifier: normalized
      mixing: {mixup: true}
      train: {epochs: 1, batch_size: 32}
      """;

  private static final String CLASSIFIER =
      "classifier: normalized (rows scaled to length 1, with a bias), unlike PyTorch's nn.Linear";

  @TempDir private static Path folder;

  private static Path experiment;
  private static Path run;
  private static String accuracy;

  @BeforeAll
  static void train() {
    experiment = TestFiles.write(folder.resolve("tiny.yaml"), TINY);
    run = folder.resolve("tiny/tiny/seed-3");
    String out = folder.toString();
    Console console = Console.run("run", experiment.toString(), "--out", out, "--heap", "512m");
    assertThat(console.exitCode()).as(console.err()).isZero();
    accuracy = console.out().lines().findFirst().orElseThrow().replaceFirst("^.*?: ", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "torchvision", "bce3s"})
  void exportedWeightsGiveTheFiguresOfTheRun(String names) {
    Path file = folder.resolve(names + ".safetensors");
    boolean own = names.equals("bce3s");
    Console export = Console.run("export", run.toString(), file.toString(), "--names", names);

    assertThat(export.err()).isEmpty();
    assertThat(export.out())
        .isEqualToNormalizingNewlines(
            file + ": " + (own ? 42 : 37) + " tensors after epoch 1\n" + CLASSIFIER + "\n");
    assertThat(evaluate(experiment, file).out())
        .isEqualToNormalizingNewlines(
            file
                + ": "
                + accuracy
                + ", on CPU\n"
                + CLASSIFIER
                + "\n"
                + (own
                    ? "ignored in the file: projector.w1, projector.b1, projector.w2,"
                        + " projector.b2, memory\n"
                    : ""));
  }

  @Test
  void exportedTensorsAreThoseOfTheCheckpoint() throws IOException {
    Path file = folder.resolve("own.safetensors");
    Console.run("export", run.toString(), file.toString(), "--names", "bce3s");
    Map<String, FloatTensor> trained =
        new LinkedHashMap<>(
            new Checkpoints(new RunFolder(run).checkpoints()).newest().orElseThrow().variables());
    trained.keySet().removeIf(name -> name.endsWith(".momentum"));

    assertThat(Safetensors.read(Files.readAllBytes(file))).containsExactlyEntriesOf(trained);
  }

  @Test
  void weightsOfAnotherNetworkAreRefusedTensorByTensor() {
    Path file = folder.resolve("narrow.safetensors");
    Console.run("export", run.toString(), file.toString());
    Path wide =
        TestFiles.write(
            folder.resolve("wide.yaml"),
            TINY + "ablation: {rows: {narrow: {}, wide: {backbone.width: 0.5}}}\n");

    assertThat(evaluate(wide, file).err())
        .startsWith("bce3s evaluate: which row? " + wide + " has several: --row narrow | wide");
    Console console = evaluate(wide, file, "--row", "wide");
    assertThat(console.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(console.err())
        .startsWith(
            "bce3s evaluate: "
                + file
                + ": the weights do not fit the network:\n"
                + "linear.weight has shape [10, 16], the network [10, 32]\n"
                + "conv1.weight has shape [4, 3, 3, 3], the network [8, 3, 3, 3]\n"
                + "bn1.weight has shape [4], the network [8]\n");
    // All but the classifier's bias, and the line above.
    assertThat(console.err().lines()).hasSize(37);
  }

  /** {@code ci/golden/checkpoints.py} made the files. */
  private static Path golden(String name) {
    return Path.of("..", "framework", "src", "test", "resources", "golden", name);
  }

  @Test
  void aCheckpointOfPyTorchIsEvaluatedAsItIs() {
    Path file = golden("checkpoint-ldam.pth.tar");
    Path cosine =
        TestFiles.write(
            folder.resolve("cosine.yaml"), TINY.replace("normalized", "{name: cosine}"));

    Console console = evaluate(cosine, file);

    assertThat(console.err()).isEmpty();
    assertThat(console.out())
        .startsWith(file + ": accuracy ")
        .contains("read in the file: state_dict\nmodule.linear.weight is transposed\n")
        .doesNotContain("ignored");
    assertThat(evaluate(experiment, golden("checkpoint-half.pth")).err())
        .startsWith(
            "bce3s evaluate: "
                + golden("checkpoint-half.pth")
                + ": the weights do not fit the network:\n")
        .contains("conv1.weight has shape [4, 3, 7, 7], the network [4, 3, 3, 3]\n");
  }

  @Test
  void aFileIsInspected() {
    Path file = golden("checkpoint-ldam.pth.tar");
    Console console = Console.run("weights", "inspect", file.toString());

    assertThat(console.err()).isEmpty();
    assertThat(console.out())
        .startsWith(
            file
                + ": PyTorch before 1.6, 43 tensors of 5,123 numbers under state_dict\n"
                + "SHA-256: 13dd933336b9a7e783d2d364f7e67dc31bb18a47a4e19872a4770f2bee7d4584\n"
                + "beside them: epoch, arch, best_acc1, learning_rates, optimizer\n\n"
                + "module.conv1.weight                      F32   4x3x3x3\n")
        .endsWith(
            """
            module.linear.weight                     F32   16x10

            fits: backbone: {name: resnet8, width: 0.25}
              classifier: module.linear.weight, 10 classes
            """);
    assertThat(Console.run("weights", "inspect", golden("checkpoint-half.pth").toString()).out())
        .contains(
            "fits no network of \"list backbone\"; nearest is backbone: {name: resnet8, width:"
                + " 0.25}, of whose 35 tensors 22 fit:\n"
                + "  conv1.weight has shape [4, 3, 7, 7], the network [4, 3, 3, 3]\n");
    Path gone = folder.resolve("gone.pth");
    assertThat(Console.run("weights", "inspect", gone.toString()))
        .isEqualTo(
            new Console(
                ExitCode.DATA,
                "",
                "bce3s weights inspect: " + gone + ": cannot be read: no such file\n"));
    assertThat(Console.run("weights").err())
        .startsWith("bce3s weights: a command is missing: inspect");
  }

  @Test
  void aFileThatIsNoSafetensorsFileIsRefused() {
    Path text = TestFiles.write(folder.resolve("text.safetensors"), "not weights at all");
    Path gone = folder.resolve("gone.safetensors");

    assertRefused(
        evaluate(experiment, text), ExitCode.DATA, text + ": is no safetensors file: no header");
    assertRefused(
        evaluate(experiment, gone), ExitCode.DATA, gone + ": cannot be read: no such file");
  }

  @Test
  void whatIsEvaluatedMustBeClear() {
    assertRefused(
        Console.run("evaluate", run.toString(), "--row", "tiny"),
        ExitCode.WRONG,
        "--row goes with --experiment\nTry \"bce3s evaluate --help\".");
    assertRefused(
        Console.run("evaluate"),
        ExitCode.WRONG,
        "error: Missing required argument (specify one of these): (RUN | (--weights=FILE"
            + " --experiment=FILE))\nTry \"bce3s evaluate --help\".");
  }

  @Test
  void aFolderThatIsNoRunCannotBeExported() {
    Console console = Console.run("export", folder.toString(), folder.resolve("x").toString());

    assertThat(console)
        .isEqualTo(
            new Console(
                ExitCode.DATA,
                "",
                "bce3s export: "
                    + folder
                    + ": is no folder of a run (identity.txt); name a run below it: "
                    + run
                    + "\n"));
  }

  private static void assertRefused(Console console, int exitCode, String message) {
    assertThat(console.err()).isEqualToNormalizingNewlines("bce3s evaluate: " + message + "\n");
    assertThat(console.exitCode()).isEqualTo(exitCode);
    assertThat(console.out()).isEmpty();
  }

  private static Console evaluate(Path experiment, Path weights, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "evaluate",
                "--experiment",
                experiment.toString(),
                "--weights",
                weights.toString()));
    arguments.addAll(List.of(more));
    return Console.run(arguments.toArray(String[]::new));
  }
}
