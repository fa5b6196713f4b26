package org.bce3s.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bce3s.experiment.Experiment;
import org.bce3s.experiment.ExperimentException;
import org.bce3s.results.ResultRun;
import org.bce3s.results.Results;
import org.bce3s.run.RunFolder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/results.md, on a tiny sweep of real runs in processes of this class path. */
class ExperimentsTest {
  private static final String TINY =
      """
      seeds: [3]
      dataset: {name: shapes-lt, head_count: 20, imbalance_factor: 2, test_count: 4, side: 16}
      augmentation: []
      backbone: {name: resnet8, width: 0.25}
      loss:
        joint: {name: bce}
        contrastive: {name: bce, weight: 0}
        uniform: {name: bce}
      train: {epochs: 9, batch_size: 32}
      ablation:
        baseline: ce-joint
        rows:
          ce-joint: {loss.joint.name: ce, loss.uniform.weight: 0}
          bce: {}
          second: {stage: {start: bce}}
      """;

  @TempDir private static Path folder;
  private static Path yaml;
  private static String printed;

  @BeforeAll
  static void runTheExample() throws IOException {
    yaml = Files.writeString(folder.resolve("tiny.yaml"), TINY);
    printed = example();
  }

  @Test
  void printsTheTableThatTheSweepWrote() {
    Results results = Results.of(List.of(folder.resolve("runs/tiny")));
    StringBuilder expected = new StringBuilder("3 runs\n");
    results
        .lines()
        .forEach(
            line ->
                expected.append(
                    line.row() + ": " + line.figure("all").orElseThrow() + " % of 1 seeds\n"));
    assertThat(printed).isEqualToNormalizingNewlines(expected.toString());
    assertThat(results.runs()).hasSize(3);
    for (ResultRun run : results.runs()) {
      assertThat(run.epochs()).hasSize(2); // the override of the example, not the 9 of the file
      assertThat(run.predictions()).hasSize(40);
    }
  }

  @Test
  void aSecondCallTrainsNothing() throws IOException {
    Path log = RunFolder.of(folder.resolve("runs/tiny"), "bce", 3).log();
    long size = Files.size(log);
    assertThat(example()).isEqualTo(printed);
    assertThat(Files.size(log)).isEqualTo(size);
  }

  @Test
  void aRunThatFailsIsAnExceptionThatNamesIt() throws IOException {
    String oneRow = TINY.substring(0, TINY.indexOf("ablation:"));
    Path file = Files.writeString(folder.resolve("bad.yaml"), oneRow);
    Experiment experiment = Experiments.read(file, "train.optimizer.rate=1e30");
    assertThatThrownBy(() -> Experiments.sweep(experiment, folder, folder.resolve("runs"), 2))
        .isInstanceOf(SweepException.class)
        .hasMessageStartingWith("bad seed 3: diverged: ")
        .satisfies(e -> assertThat(((SweepException) e).outcome().failures()).isNotEmpty());
  }

  @Test
  void anExperimentThatIsWrongSaysWhere() {
    assertThatThrownBy(() -> Experiments.read(yaml, "train.epoch=3"))
        .isInstanceOf(ExperimentException.class)
        .hasMessageContaining("train.epoch")
        .hasMessageContaining("did you mean \"epochs\"?");
  }

  @Test
  void theBookHoldsTheExample() throws IOException {
    Path root = root();
    String source =
        Files.readString(root.resolve("experiments/src/test/java/org/bce3s/api/SweepExample.java"));
    String method =
        source.substring(source.indexOf("  static void sweep("), source.lastIndexOf('}'));
    assertThat(Files.readString(root.resolve("docs/results.md")))
        .contains("```java\n" + method.stripTrailing().stripIndent() + "\n```\n");
  }

  private static String example() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SweepExample.sweep(
        yaml, folder, folder.resolve("runs"), new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("yaml/quickstart.yaml"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
