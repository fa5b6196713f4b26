package org.bce3s.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bce3s.fake.FakeRuns;
import org.bce3s.fake.FakeTraining;
import org.bce3s.settings.RunSettings;
import org.bce3s.tensor.Cluster;
import org.bce3s.training.TrainingObserver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunProgramTest {
  private static final RunSettings SETTINGS = FakeRuns.settings(0.1, 3);

  @TempDir private Path temporary;
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private RunFolder folder;

  private Optional<String> ordered = Optional.empty();

  @BeforeEach
  void runFolder() {
    folder = new RunFolder(temporary.resolve("seed-0"));
  }

  @Test
  void writesEpochsPredictionsAndResult() throws IOException {
    assertThat(run("ok", "settings")).isZero();
    assertThat(Files.readAllLines(folder.epochs()))
        .hasSize(4)
        .element(0)
        .isEqualTo(
            "epoch,learning_rate,loss,joint,contrastive,uniform,all,many,medium,few,"
                + "holdout_accuracy,images_per_second,seconds");
    assertThat(Files.readAllLines(folder.predictions()))
        .hasSize(13)
        .element(0)
        .isEqualTo("image,label,prediction,confidence");
    assertThat(folder.result(folder.identity().orElseThrow().sha256()).orElseThrow().seconds())
        .isEqualTo("1.5");
    assertThat(Progress.read(folder.progress()).orElseThrow().epoch()).isEqualTo(3);
  }

  @Test
  void resumesToTheSameFilesAndAddsTheTime() throws IOException {
    run("ok", "settings");
    String epochs = Files.readString(folder.epochs());
    Files.delete(folder.path().resolve("result.json"));
    deleteNewestCheckpoint();
    Files.writeString(folder.epochs(), epochs + "3,0.1");
    assertThat(run("ok", "settings")).isZero();
    assertThat(folder.epochs()).content().isEqualTo(epochs);
    assertThat(folder.result(folder.identity().orElseThrow().sha256()).orElseThrow().seconds())
        .isEqualTo("2.0");
  }

  @Test
  void refusesACheckpointThatKnowsMoreThanTheEpochsFile() throws IOException {
    run("ok", "settings");
    Files.delete(folder.path().resolve("result.json"));
    Files.delete(folder.epochsJournal());
    assertThat(run("ok", "settings")).isEqualTo(2);
    assertThat(errors.toString(UTF_8))
        .isEqualTo(
            "configuration: "
                + folder.epochsJournal()
                + " has no line of epoch 0, though the checkpoint is of a later one; delete the"
                + " run's folder to train it again\n");
  }

  @Test
  void refusesTheFolderOfAnotherRun() {
    run("ok", "train.epochs: 3");
    assertThat(run("ok", "train.epochs: 4")).isEqualTo(2);
    assertThat(errors.toString(UTF_8))
        .isEqualTo(
            "configuration: "
                + folder.path()
                + " is of another run: different settings (train.epochs: 3, now 4)\n");
  }

  @Test
  void leavesAFolderAloneThatIsOfAnotherRunThanItWasOrderedFor() throws IOException {
    run("ok", "train.epochs: 3");
    String now = folder.identity().orElseThrow().sha256();
    List<String> before = files();
    ordered = Optional.of("0".repeat(64));
    assertThat(run("ok", "train.epochs: 3")).isEqualTo(2);
    assertThat(errors.toString(UTF_8))
        .isEqualTo(
            folder.path()
                + " is of another run by now; the one that was to be trained here when this process"
                + " was ordered is left alone\n");
    assertThat(files()).isEqualTo(before);
    ordered = Optional.of(now);
    assertThat(run("ok", "train.epochs: 3")).isZero();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder.path())) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file + " " + file.toFile().lastModified() + " " + file.toFile().length())
          .sorted()
          .toList();
    }
  }

  @Test
  void refusesDataThatIsNotThatOfThePlan() {
    String other = "0".repeat(64);
    folder.begin(new RunIdentity(configuration("settings"), 0, other, FakeRuns.CONTENT), "");
    assertThat(run("ok", "settings")).isEqualTo(3);
    assertThat(errors.toString(UTF_8))
        .isEqualTo("data: the data is not that of the plan: different training images\n");
  }

  @Test
  void tellsAFailureInOneLineAndKeepsItsClass() {
    assertThat(run("diverge", "settings")).isEqualTo(1);
    assertThat(errors.toString(UTF_8)).isEqualTo("diverged: epoch 0 step 0: loss is NaN\n");
    assertThat(folder.failure())
        .contains(new RunFailure(FailureClass.DIVERGED, "epoch 0 step 0: loss is NaN"));
    assertThat(run("ok", "settings")).isZero();
    assertThat(folder.failure()).isEmpty();
  }

  @Test
  void showsTheStackOfABugInTheLogOnly() {
    assertThat(run("crash", "settings")).isEqualTo(1);
    assertThat(errors.toString(UTF_8)).startsWith("error: a bug in epoch 0\n").contains("\tat ");
  }

  private void deleteNewestCheckpoint() throws IOException {
    Path newest = folder.checkpoints().resolve("epoch-000003-step-00000000");
    for (String file :
        List.of(
            "manifest.json", "state.safetensors", "val.safetensors", "oracle.safetensors", "")) {
      Files.deleteIfExists(newest.resolve(file));
    }
  }

  private int run(String behaviour, String canonical) {
    return new RunProgram(new FakeTraining(behaviour), new PrintStream(errors, true, UTF_8))
        .run(
            new RunOrder(
                SETTINGS,
                () -> configuration(canonical),
                0,
                temporary,
                folder,
                ordered,
                Optional.empty(),
                Cluster.ALONE),
            new TrainingObserver() {},
            () -> false);
  }

  private static RunConfiguration configuration(String canonical) {
    RunConfiguration fake = FakeRuns.configuration(SETTINGS);
    return new RunConfiguration(canonical, fake.shown(), fake.platform(), fake.code());
  }
}
