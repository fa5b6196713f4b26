package org.bce3s.reproduction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.code.CodeVersion;
import org.bce3s.data.DataSplit;
import org.bce3s.experiment.ExperimentReader;
import org.bce3s.experiment.Row;
import org.bce3s.fake.FakeTraining;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.FolderException;
import org.bce3s.file.SealedJson;
import org.bce3s.run.RunConfiguration;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunIdentity;
import org.bce3s.run.RunOrder;
import org.bce3s.run.RunProgram;
import org.bce3s.run.Training;
import org.bce3s.table.RunFigures;
import org.bce3s.tensor.Cluster;
import org.bce3s.training.EpochReport;
import org.bce3s.training.InterruptedRunException;
import org.bce3s.training.TrainingObserver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproductionTest {
  private static final String EXPERIMENT =
      """
      experiment: tiny
      dataset: {name: shapes-lt, head_count: 20, imbalance_factor: 4, test_count: 4, side: 16}
      backbone: {name: resnet8, width: 0.25}
      loss: {joint: {name: bce}, contrastive: {name: bce}}
      mixing: {mixup: true}
      train: {epochs: 3, batch_size: 8}
      seeds: [5]
      """;

  @TempDir private Path temporary;
  private RunFolder run;

  @BeforeEach
  void train() throws IOException {
    run = new RunFolder(temporary.resolve("run"));
    Path file = temporary.resolve("tiny.yaml");
    Files.writeString(file, EXPERIMENT);
    Row row = new ExperimentReader(Catalogue.standard()).read(file, List.of()).rows().get(0);
    DataSplit data = row.settings().open(temporary);
    RunConfiguration configuration = RunConfiguration.here(row.settings());
    run.begin(
        new RunIdentity(configuration, 5, data.subsetSha256(), data.contentSha256()),
        row.resolvedYaml() + "\nseeds: [5]\n");
    RunOrder order =
        new RunOrder(
            row.settings(),
            () -> configuration,
            5,
            temporary,
            run,
            Optional.empty(),
            Optional.empty(),
            Cluster.ALONE);
    PrintStream errors = new PrintStream(System.err, true, UTF_8);
    assertThat(
            new RunProgram(new FakeTraining("ok"), errors)
                .run(order, new TrainingObserver() {}, () -> false))
        .isZero();
  }

  @Test
  void findsTheSameRunTheSameToTheByte() {
    Reproduction same = again(new FakeTraining("ok"));
    assertThat(same.byteExact()).isTrue();
    assertThat(same.notes()).isEmpty();
    assertThat(same.compared()).containsExactly("9 steps", "3 epochs", "40 predictions", "weights");
    assertThat(same.differences()).isEmpty();
  }

  @Test
  void namesTheFirstStepAndEpochThatDiffer() {
    Reproduction other = again(fromStepFourOn(1.0000001));
    assertThat(other.byteExact()).isTrue();
    assertThat(other.differences().get(0))
        .matches("first different step: epoch 1 step 1: loss 0\\.\\d+, now 0\\.\\d+");
  }

  @Test
  void asksForLessWhereTheProcessorIsAnotherAndSaysSo() {
    rewriteProvenance(values -> values.put("cpu", "8086"));
    Reproduction near = again(fromStepFourOn(1.0005));
    assertThat(near.byteExact()).isFalse();
    assertThat(near.reasons()).containsExactly("another cpu");
    assertThat(near.differences()).isEmpty();
    Reproduction far = again(fromStepFourOn(1.002));
    assertThat(far.differences().get(0)).startsWith("first different step: epoch 1 step 1: loss ");
  }

  @Test
  void asksForTheSameBytesWhereOnlyPathsAndDevicesOfTheEnvironmentAreOthers() {
    rewriteProvenance(
        values -> values.put("environment", "CUDA_HOME=/usr/local/cuda CUDA_VISIBLE_DEVICES=3"));
    assertThat(again(new FakeTraining("ok")).byteExact()).isTrue();
    assertThat(again(fromStepFourOn(1.0000001)).differences()).isNotEmpty();
  }

  @Test
  void saysWhatAnOlderRunDoesNotTell() {
    rewriteProvenance(values -> values.remove("onednn"));
    assertThat(again(new FakeTraining("ok")).reasons())
        .containsExactly("the run does not say with what onednn");
    rewriteProvenance(values -> values.put("onednn", "off"));
    assertThat(again(new FakeTraining("ok")).reasons()).contains("another onednn");
  }

  @Test
  void notesOtherCodeWithoutExcusingADifference() {
    RunIdentity identity = run.identity().orElseThrow();
    RunIdentity older =
        new RunIdentity(
            new RunConfiguration(
                identity.configuration().settings(),
                identity.configuration().shown(),
                identity.configuration().platform(),
                CodeVersion.of("0123456789abcdef")),
            identity.seed(),
            identity.subsetSha256(),
            identity.contentSha256());
    RunFigures figures = run.result(identity.sha256()).orElseThrow();
    AtomicFile.write(run.path().resolve("identity.txt"), older.text());
    run.writeResult(older, figures);
    Reproduction same = again(new FakeTraining("ok"));
    assertThat(same.byteExact()).isTrue();
    assertThat(same.notes()).containsExactly("different from the run: code");
    assertThat(same.differences()).isEmpty();
  }

  @Test
  void refusesAFolderWhoseFilesAreNotAsTheyWereWritten() throws IOException {
    Files.writeString(run.resolvedYaml(), Files.readString(run.resolvedYaml()) + "# more\n");
    refuses("resolved.yaml is not as it was when the run was trained");
    Files.writeString(run.steps(), "epoch,step,loss\n");
    refuses("steps.csv is not as it was written");
    Files.delete(run.path().resolve("result.json"));
    refuses(
        "no sound result.json in it; the run is not finished or was damaged; the sweep or run that"
            + " made it goes on with it");
    Files.delete(run.path().resolve("identity.txt"));
    refuses("no sound identity.txt in it");
  }

  private void refuses(String message) {
    assertThatThrownBy(() -> again(new FakeTraining("ok")))
        .isInstanceOf(FolderException.class)
        .hasMessageEndingWith(message);
  }

  @Test
  void aTrainingThatWasStoppedGoesOnInItsFolder() {
    Path folder = temporary.resolve("kept");
    List<Integer> began = new ArrayList<>();
    Training training =
        (settings, seed, data, start, worker, checkpoints, observer, stop) ->
            new FakeTraining("ok")
                .train(
                    settings, seed, data, start, worker, checkpoints, told(observer, began), stop);
    assertThatThrownBy(() -> again(folder, training, () -> true))
        .isInstanceOf(InterruptedRunException.class);
    Reproduction same = again(folder, training, () -> false);
    assertThat(began).as("the first step of each part").containsExactly(0, 1);
    assertThat(same.byteExact()).isTrue();
    assertThat(same.differences()).isEmpty();
    assertThat(again(folder, training, () -> false).differences()).isEmpty();
    assertThat(began).as("what is finished is only compared").hasSize(2);
  }

  @Test
  void noRunIsComparedWithItselfOrWrittenInto() throws IOException {
    assertThatThrownBy(() -> again(run.path(), new FakeTraining("ok"), () -> false))
        .isInstanceOf(FolderException.class)
        .hasMessage(run.path() + " holds a run of its own; name a new folder");
    Path notes = Files.createDirectory(temporary.resolve("notes"));
    Files.writeString(notes.resolve("a.txt"), "mine");
    assertThatThrownBy(() -> again(notes, new FakeTraining("ok"), () -> false))
        .hasMessage(notes + " is not empty; name a new folder");
  }

  private static TrainingObserver told(TrainingObserver observer, List<Integer> began) {
    return new TrainingObserver() {
      @Override
      public void started(int epochs, int stepsPerEpoch, int firstEpoch, int firstStep) {
        began.add(firstEpoch * stepsPerEpoch + firstStep);
        observer.started(epochs, stepsPerEpoch, firstEpoch, firstStep);
      }

      @Override
      public void step(int epoch, int step, double loss) {
        observer.step(epoch, step, loss);
      }

      @Override
      public void epoch(EpochReport report) {
        observer.epoch(report);
      }
    };
  }

  private Reproduction again(Training training) {
    return again(temporary.resolve("again-" + System.nanoTime()), training, () -> false);
  }

  private Reproduction again(Path folder, Training training, BooleanSupplier stop) {
    return Reproduction.of(
        Original.read(run.path(), Catalogue.standard()),
        temporary,
        folder,
        training,
        new TrainingObserver() {},
        stop);
  }

  /** Trains with losses that are reported this much larger from the fourth step on. */
  private static Training fromStepFourOn(double factor) {
    return (settings, seed, data, start, worker, checkpoints, observer, stop) ->
        new FakeTraining("ok")
            .train(
                settings, seed, data, start, worker, checkpoints, scaled(observer, factor), stop);
  }

  private static TrainingObserver scaled(TrainingObserver observer, double factor) {
    return new TrainingObserver() {
      @Override
      public void started(int epochs, int stepsPerEpoch, int firstEpoch, int firstStep) {
        observer.started(epochs, stepsPerEpoch, firstEpoch, firstStep);
      }

      @Override
      public void step(int epoch, int step, double loss) {
        observer.step(epoch, step, epoch * 3 + step < 4 ? loss : loss * factor);
      }

      @Override
      public void epoch(EpochReport report) {
        observer.epoch(report);
      }
    };
  }

  private void rewriteProvenance(Consumer<Map<String, String>> change) {
    Map<String, String> values =
        new LinkedHashMap<>(SealedJson.read(run.provenance()).orElseThrow());
    change.accept(values);
    SealedJson.write(run.provenance(), values);
  }
}
