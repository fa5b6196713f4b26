package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bce3s.backbone.ResNet;
import org.bce3s.data.DataException;
import org.bce3s.optimisation.AdamW;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that is stopped and started again ends in the bits of one that never was. */
class ResumeTest {
  @TempDir static Path folderOfWhole;
  private static TinyRun.Outcome whole;

  @TempDir Path folder;

  @BeforeAll
  static void trainWithoutAStop() {
    whole = threeEpochs().train(folderOfWhole);
  }

  /** Three steps an epoch. */
  private static TinyRun threeEpochs() {
    TinyRun run = new TinyRun();
    run.epochs = 3;
    return run;
  }

  @ParameterizedTest
  @CsvSource({
    "0, stopped in epoch 0 after step 1; start again to go on from there",
    "2, stopped in epoch 1 after step 0; start again to go on from there",
    "4, stopped in epoch 1 after step 2; start again to go on from there",
    "7, stopped in epoch 2 after step 2; start again to go on from there"
  })
  void goesOnFromWhereItWasStopped(int polls, String message) {
    List<EpochReport> reports = new ArrayList<>();

    assertThat(
            TinyRun.interruption(() -> threeEpochs().train(folder, reports, TinyRun.after(polls))))
        .hasValue(message);
    TrainerTest.assertSameRun(threeEpochs().train(folder, reports, () -> false), whole);
  }

  @Test
  void canBeStoppedAgainAndAgain() {
    List<EpochReport> reports = new ArrayList<>();
    int stops = 0;
    while (TinyRun.interruption(() -> threeEpochs().train(folder, reports, TinyRun.after(1)))
        .isPresent()) {
      stops++;
    }

    assertThat(stops).isEqualTo(4);
    assertThat(reports).isEqualTo(whole.reports());
    assertThat(TinyRun.differences(TinyRun.variables(folder), whole.variables())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 5", "2, 6"})
  void aKillCostsNoMoreThanTheStepsSinceTheLastCheckpoint(int checkpointSteps, int trainedAgain) {
    TinyRun run = threeEpochs();
    run.checkpointSteps = OptionalInt.of(checkpointSteps);
    List<EpochReport> reports = new ArrayList<>();
    BooleanSupplier middleOfEpoch1 = TinyRun.after(4);

    assertThatThrownBy(
            () ->
                run.train(
                    folder,
                    reports,
                    () -> {
                      if (middleOfEpoch1.getAsBoolean()) {
                        throw new IllegalStateException("killed after two steps of epoch 1");
                      }
                      return false;
                    }))
        .isInstanceOf(IllegalStateException.class);
    TinyRun.Outcome resumed = run.train(folder, reports, () -> false);

    assertThat(resumed.losses()).hasSize(trainedAgain);
    TrainerTest.assertSameRun(resumed, whole);
  }

  @Test
  void theStateOfAdamWIsInTheCheckpoint(@TempDir Path other) {
    Supplier<TinyRun> adamW =
        () -> {
          TinyRun run = threeEpochs();
          run.optimizer =
              Optional.of(new AdamW(1e-3, 0.05, AdamW.Decayed.WEIGHTS, 0.9, 0.999, 1e-8));
          return run;
        };
    TinyRun.Outcome unstopped = adamW.get().train(other);
    List<EpochReport> reports = new ArrayList<>();
    TinyRun.interruption(() -> adamW.get().train(folder, reports, TinyRun.after(4)));

    TrainerTest.assertSameRun(adamW.get().train(folder, reports, () -> false), unstopped);
    assertThat(unstopped.variables().get("stem.kernel.steps").values()).containsExactly(9);
  }

  @Test
  void aFinishedRunIsEvaluatedOnly() {
    TinyRun.Outcome again = threeEpochs().train(folderOfWhole);

    assertThat(again.losses()).isEmpty();
    assertThat(again.result().predictions().confidence())
        .isEqualTo(whole.result().predictions().confidence());
    assertThat(evaluated(Selection.LAST, TestTimeAugmentation.NONE).accuracy())
        .isEqualTo(whole.result().accuracy());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void passesOverDamagedCheckpoints(int damaged) throws IOException {
    TinyRun.interruption(() -> threeEpochs().train(folder, new ArrayList<>(), TinyRun.after(6)));
    List<Path> checkpoints = checkpoints();
    assertThat(checkpoints).hasSize(2);
    for (Path checkpoint : checkpoints.subList(2 - damaged, 2)) {
      Path state = checkpoint.resolve("state.safetensors");
      byte[] bytes = Files.readAllBytes(state);
      bytes[bytes.length / 2] ^= 1;
      Files.write(state, bytes);
    }
    TinyRun.Outcome resumed = threeEpochs().train(folder);

    assertThat(resumed.losses()).hasSize(damaged == 1 ? 3 : 9);
    assertThat(TinyRun.differences(resumed.variables(), whole.variables())).isEmpty();
    assertThat(resumed.result().predictions().confidence())
        .isEqualTo(whole.result().predictions().confidence());
  }

  @Test
  void refusesTheCheckpointOfAnotherNetwork() {
    TinyRun other = threeEpochs();
    other.backbone = new ResNet(List.of(4, 6), List.of(1, 1), ResNet.Shortcut.PAD);

    assertThatThrownBy(() -> other.train(folderOfWhole))
        .isInstanceOf(DataException.class)
        .hasMessage(
            folderOfWhole
                + ": the checkpoint is of another network: classifier.weight has shape [10, 8], the"
                + " network [10, 6]; projector.w1 has shape [8, 8], the network [6, 6];"
                + " projector.b1 has shape [8], the network [6] and 21 more");
  }

  @Test
  void evaluationNeedsACheckpoint() {
    assertThatThrownBy(
            () ->
                threeEpochs().network().evaluate(folder, Selection.LAST, TestTimeAugmentation.NONE))
        .isInstanceOf(DataException.class)
        .hasMessage(folder + ": no sound checkpoint");
  }

  private static Measured evaluated(Selection selection, TestTimeAugmentation augmentation) {
    return threeEpochs().network().evaluate(folderOfWhole, selection, augmentation);
  }

  private List<Path> checkpoints() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }
}
