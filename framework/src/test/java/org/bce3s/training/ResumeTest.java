package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bce3s.backbone.ResNet;
import org.bce3s.evaluation.Measured;
import org.bce3s.file.DataException;
import org.bce3s.joint.ClassWeighting.Divisor;
import org.bce3s.joint.DeferredReweighting;
import org.bce3s.optimisation.AdamW;
import org.bce3s.optimisation.CosineByStep;
import org.bce3s.optimisation.Decayed;
import org.bce3s.optimisation.EmaSettings;
import org.bce3s.optimisation.Sgd;
import org.bce3s.optimisation.SwaSettings;
import org.bce3s.settings.BatchNormMode;
import org.bce3s.settings.ClipGroups;
import org.bce3s.settings.InitSettings;
import org.bce3s.settings.LastBatch;
import org.bce3s.settings.ParameterGroups;
import org.bce3s.settings.Precision;
import org.bce3s.settings.Selection;
import org.bce3s.settings.StageSettings;
import org.bce3s.settings.TestTimeAugmentation;
import org.bce3s.settings.Trainable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that is stopped and started again ends in the bits of one that never was. */
class ResumeTest {
  private static final AdamW ADAMW = new AdamW(1e-3, 0.05, Decayed.WEIGHTS, 0.9, 0.999, 1e-8);

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
    "0, stopped in epoch 1 after step 1; start again to go on from there",
    "2, stopped in epoch 2 after step 0; start again to go on from there",
    "4, stopped in epoch 2 after step 2; start again to go on from there",
    "7, stopped in epoch 3 after step 2; start again to go on from there"
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

  static Stream<Arguments> settings() {
    Map<String, Consumer<TinyRun>> settings = new LinkedHashMap<>();
    settings.put("adamw", run -> run.optimizer = Optional.of(ADAMW));
    settings.put(
        "nesterov, clipped",
        run -> {
          run.optimizer = Optional.of(new Sgd(0.05, 0.9, 5e-3, true));
          run.clip = OptionalDouble.of(0.5);
          run.clipGroups = ClipGroups.BACKBONE_HEAD;
        });
    settings.put("last batch kept", run -> run.last = LastBatch.KEEP);
    for (Divisor divisor : Divisor.values()) {
      settings.put(
          "last batch kept, classes weighted from epoch 1 on, by " + divisor,
          run -> {
            run.last = LastBatch.KEEP;
            run.reweighting = Optional.of(new DeferredReweighting(1, 0.99, divisor));
          });
    }
    settings.put(
        "parts, last batch kept",
        run -> {
          run.microBatches = 3;
          run.last = LastBatch.KEEP;
        });
    settings.putAll(MethodRuns.all());
    settings.put("an average", run -> run.ema = Optional.of(new EmaSettings(0.9, true)));
    settings.put(
        "a mean from the first epoch on",
        run -> {
          run.swa = Optional.of(new SwaSettings(0));
          run.last = LastBatch.KEEP;
          run.holdout = 1;
          run.select = Selection.VAL;
        });
    settings.put(
        "groups and rates by step, from weights",
        run -> {
          run.init = Optional.of(new InitSettings("w", "0".repeat(64), false));
          run.start = Optional.of(() -> whole.variables());
          run.groups = Optional.of(new ParameterGroups(10, 0.5, List.of("stem", "stage1")));
          run.schedule = Optional.of(new CosineByStep(1, 0.01));
          run.ema = Optional.of(new EmaSettings(0.5, false));
        });
    settings.put("bf16", run -> run.precision = Precision.BF16);
    settings.put(
        "a hold-out that chooses, evaluated every other epoch",
        run -> {
          run.holdout = 1;
          run.select = Selection.VAL;
          run.evaluateEvery = 2;
        });
    settings.put(
        "a later stage with MaxNorm and a kept last batch",
        run -> {
          run.stage =
              Optional.of(
                  new StageSettings(
                      "first",
                      Selection.LAST,
                      Trainable.ALL,
                      BatchNormMode.MOVING,
                      true,
                      OptionalDouble.of(0.3)));
          run.start = Optional.of(() -> whole.variables());
          run.last = LastBatch.KEEP;
        });
    return settings.entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  /**
   * Stopped within epoch 1: weights of classes count, the contrastive term does, a step is left.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("settings")
  void goesOnToTheSameBitsWhateverTheSettings(
      String name, Consumer<TinyRun> change, @TempDir Path other) {
    Supplier<TinyRun> run =
        () -> {
          TinyRun made = new TinyRun();
          made.epochs = 2;
          change.accept(made);
          return made;
        };
    TinyRun.Outcome unstopped = run.get().train(other);
    List<EpochReport> reports = new ArrayList<>();
    int polls = unstopped.losses().size() / 2;
    assertThat(TinyRun.interruption(() -> run.get().train(folder, reports, TinyRun.after(polls))))
        .hasValue("stopped in epoch 2 after step 1; start again to go on from there");

    TrainerTest.assertSameRun(run.get().train(folder, reports, () -> false), unstopped);
  }

  @Test
  void theStateOfAdamWIsInTheCheckpoint() {
    TinyRun run = threeEpochs();
    run.optimizer = Optional.of(ADAMW);

    assertThat(run.train(folder).variables().get("stem.kernel.steps").values()).containsExactly(9);
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
