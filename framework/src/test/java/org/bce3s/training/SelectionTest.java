package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.bce3s.evaluation.BestEpoch;
import org.bce3s.evaluation.BestEpochs;
import org.bce3s.evaluation.Measured;
import org.bce3s.evaluation.SelectedEpoch;
import org.bce3s.file.DataException;
import org.bce3s.image.Image;
import org.bce3s.image.ImageSource;
import org.bce3s.settings.Selection;
import org.bce3s.settings.TestTimeAugmentation;
import org.bce3s.spec.SpecException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which epoch is reported, and what is averaged. */
class SelectionTest {
  private static final int EPOCHS = 5;

  @TempDir static Path folderOfWhole;
  private static TinyRun.Outcome whole;

  @TempDir Path folder;

  @BeforeAll
  static void trainWithoutAStop() {
    whole = run().train(folderOfWhole);
  }

  /** A net that learns fast and then gets worse, so that the best epochs lie in the middle. */
  private static TinyRun run() {
    TinyRun run = new TinyRun(16);
    run.epochs = EPOCHS;
    run.rate = 0.3;
    run.holdout = 1;
    run.select = Selection.VAL;
    run.tta = TestTimeAugmentation.FLIP;
    return run;
  }

  @Test
  void choosesTheEarliestOfTheBestEpochs() {
    Map<Selection, SelectedEpoch> selections = whole.result().selections();

    assertThat(selections).containsOnlyKeys(Selection.values());
    assertThat(selections.get(Selection.LAST).epoch()).isEqualTo(EPOCHS - 1);
    assertThat(selections.get(Selection.VAL).epoch())
        .isEqualTo(best(report -> report.holdout().orElseThrow()));
    assertThat(selections.get(Selection.ORACLE).epoch())
        .isEqualTo(best(report -> report.accuracy().orElseThrow().all()));
    assertThat(selections.values()).extracting(SelectedEpoch::epoch).contains(EPOCHS - 1);
    assertThat(selections.values().stream().map(SelectedEpoch::epoch).distinct())
        .as("a test of one epoch only would show nothing")
        .hasSizeGreaterThan(1);
  }

  private static int best(ToDoubleFunction<EpochReport> score) {
    int best = 0;
    for (EpochReport report : whole.reports()) {
      if (score.applyAsDouble(report) > score.applyAsDouble(whole.reports().get(best))) {
        best = report.epoch();
      }
    }
    return best;
  }

  @Test
  void measuresWithTheWeightsOfTheSelectedEpoch() {
    whole
        .result()
        .selections()
        .values()
        .forEach(
            selected ->
                assertThat(Optional.of(selected.plain().accuracy()))
                    .isEqualTo(whole.reports().get(selected.epoch()).accuracy()));
  }

  @Test
  void reportsWhatTheSettingsAskFor() {
    assertThat(whole.result().reported())
        .isSameAs(whole.result().selections().get(Selection.VAL).flipped());
  }

  @Test
  void evaluatesEverySelectionToTheSamePredictions() {
    for (Selection selection : Selection.values()) {
      for (TestTimeAugmentation augmentation : TestTimeAugmentation.values()) {
        Measured trained = whole.result().selections().get(selection).with(augmentation);
        Measured now = run().network().evaluate(folderOfWhole, selection, augmentation);
        assertThat(now.accuracy()).isEqualTo(trained.accuracy());
        assertThat(now.predictions().confidence()).isEqualTo(trained.predictions().confidence());
      }
    }
  }

  @Test
  void flipAveragesTheLogitsOfAnImageAndItsMirrorImage() {
    ImageSource images = run().data().test();
    List<float[]> plain = logits(TestTimeAugmentation.NONE, images);
    List<float[]> mirrored = logits(TestTimeAugmentation.NONE, new Mirrored(images));
    List<float[]> flipped = logits(TestTimeAugmentation.FLIP, images);

    assertThat(plain.get(0)).isNotEqualTo(mirrored.get(0));
    for (int i = 0; i < images.size(); i++) {
      for (int k = 0; k < flipped.get(i).length; k++) {
        assertThat(flipped.get(i)[k]).isEqualTo((plain.get(i)[k] + mirrored.get(i)[k]) / 2);
      }
    }
  }

  private static List<float[]> logits(TestTimeAugmentation augmentation, ImageSource images) {
    List<float[]> logits = new ArrayList<>();
    run()
        .network()
        .classify(folderOfWhole, Selection.LAST, augmentation, images, (image, z) -> logits.add(z));
    return logits;
  }

  /** Images pixel by pixel the other way round. */
  private record Mirrored(ImageSource images) implements ImageSource {
    @Override
    public int size() {
      return images.size();
    }

    @Override
    public int label(int index) {
      return images.label(index);
    }

    @Override
    public Image image(int index) {
      Image image = images.image(index);
      byte[] pixels = new byte[image.pixels().length];
      for (int i = 0; i < pixels.length; i++) {
        int channel = i % image.channels();
        int x = i / image.channels() % image.width();
        int row = i / image.channels() / image.width();
        int other = row * image.width() + image.width() - 1 - x;
        pixels[i] = image.pixels()[other * image.channels() + channel];
      }
      return new Image(image.height(), image.width(), image.channels(), pixels);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 6})
  void aRunThatGoesOnSelectsTheSameAndLeavesTheSameFiles(int polls) throws Exception {
    List<EpochReport> reports = new ArrayList<>();
    TinyRun.interruption(() -> run().train(folder, reports, TinyRun.after(polls)));
    TinyRun.interruption(() -> run().train(folder, reports, TinyRun.after(polls + 1)));
    TinyRun.Outcome resumed = run().train(folder, reports, () -> false);

    TrainerTest.assertSameRun(resumed, whole);
    for (Selection selection : Selection.values()) {
      SelectedEpoch got = resumed.result().selections().get(selection);
      SelectedEpoch want = whole.result().selections().get(selection);
      assertThat(got.epoch()).isEqualTo(want.epoch());
      assertThat(got.flipped().predictions().confidence())
          .isEqualTo(want.flipped().predictions().confidence());
    }
    for (String file : List.of("state", "val", "oracle")) {
      Path name = Path.of("epoch-00000" + EPOCHS + "-step-00000000", file + ".safetensors");
      assertThat(Files.exists(folder.resolve(name)))
          .isEqualTo(Files.exists(folderOfWhole.resolve(name)));
      if (Files.exists(folder.resolve(name))) {
        assertThat(folder.resolve(name)).hasSameBinaryContentAs(folderOfWhole.resolve(name));
      }
    }
  }

  @Test
  void keepsNoMoreThanWhatClassifies() {
    BestEpochs best = new Checkpoints(folderOfWhole).newest().orElseThrow().best();
    BestEpoch early =
        best.bySelection().values().stream()
            .filter(epoch -> epoch.epoch() < EPOCHS - 1)
            .findFirst()
            .orElseThrow();

    assertThat(early.weights().keySet())
        .contains("classifier.weight", "classifier.bias")
        .anyMatch(name -> name.endsWith(".bn_mean"))
        .noneMatch(name -> name.endsWith(".momentum"))
        .noneMatch(name -> name.equals("memory") || name.startsWith("projector."));
  }

  @Test
  void evaluatesWhenToldToAndAfterTheLastEpoch() {
    TinyRun run = run();
    run.epochs = 4;
    run.evaluateEvery = 3;
    TinyRun.Outcome outcome = run.train(folder);

    assertThat(outcome.reports().stream().map(report -> report.accuracy().isPresent()))
        .containsExactly(false, false, true, true);
    assertThat(outcome.reports().stream().map(report -> report.holdout().isPresent()))
        .containsExactly(false, false, true, true);
    assertThat(outcome.result().selections().get(Selection.ORACLE).epoch()).isGreaterThan(1);
  }

  @Test
  void withoutAHoldoutThereIsNoVal() {
    TinyRun run = new TinyRun();
    run.epochs = 1;

    assertThat(run.train(folder).result().selections())
        .containsOnlyKeys(Selection.LAST, Selection.ORACLE);
    assertThatThrownBy(
            () -> run.network().evaluate(folder, Selection.VAL, TestTimeAugmentation.NONE))
        .isInstanceOf(DataException.class)
        .hasMessage(folder + ": the checkpoint has no epoch selected by val");
    run.select = Selection.VAL;
    assertThatThrownBy(run::settings)
        .isInstanceOf(SpecException.class)
        .hasMessage(
            "report.select: val is not allowed; must be last or oracle without a hold-out; or set"
                + " sampling.holdout");
  }
}
