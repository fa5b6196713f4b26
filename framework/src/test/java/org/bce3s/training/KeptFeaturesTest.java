package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bce3s.augmentation.Augmentation;
import org.bce3s.augmentation.CenterCrop;
import org.bce3s.augmentation.Flip;
import org.bce3s.classifier.Classifier;
import org.bce3s.classifier.LearnableScale;
import org.bce3s.classifier.Linear;
import org.bce3s.classifier.Samn;
import org.bce3s.loss.ShortForms;
import org.bce3s.settings.AugmentationSettings;
import org.bce3s.settings.BatchNormMode;
import org.bce3s.settings.LastBatch;
import org.bce3s.settings.MixingSettings;
import org.bce3s.settings.Precision;
import org.bce3s.settings.QualityWhen;
import org.bce3s.settings.Selection;
import org.bce3s.settings.StageSettings;
import org.bce3s.settings.Trainable;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.uniform.BceUniform;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A stage that forwards each image once ends as one that does so at every step. */
class KeptFeaturesTest {
  @TempDir static Path first;
  private static Map<String, FloatTensor> left;

  @TempDir Path folder;

  @BeforeAll
  static void trainTheFirstStage() {
    TinyRun run = new TinyRun();
    run.classifier = new Linear();
    left = run.train(first).variables();
  }

  private static TinyRun stage(Classifier classifier, boolean keeps) {
    TinyRun run = new TinyRun();
    run.classifier = classifier;
    run.joint = new ShortForms.ClassBalancedBce(1, 0.9, 0.4).composition();
    run.contrastive = TrainerTest.NO_CONTRASTIVE;
    run.uniform = new BceUniform(0, 1);
    run.mixing = MixingSettings.of(false, false);
    run.augmentation = AugmentationSettings.of(List.of());
    run.quality = QualityWhen.END;
    run.epochs = 3;
    run.stage =
        Optional.of(
            new StageSettings(
                "first",
                Selection.LAST,
                Trainable.CLASSIFIER,
                BatchNormMode.FROZEN,
                classifier instanceof Linear,
                keeps,
                OptionalDouble.empty()));
    run.start = Optional.of(() -> left);
    return run;
  }

  static List<Classifier> classifiers() {
    return List.of(new Linear(), new LearnableScale(), new Samn());
  }

  @ParameterizedTest
  @MethodSource("classifiers")
  void endsInTheSameBits(Classifier classifier) {
    TinyRun.Outcome want = trained(stage(classifier, false), "anew");
    TinyRun.Outcome got = trained(stage(classifier, true), "kept");

    assertThat(stage(classifier, true).settings().keepsFeatures()).isTrue();
    assertThat(stage(classifier, false).settings().keepsFeatures()).isFalse();
    assertThat(TinyRun.differences(got.variables(), want.variables())).isEmpty();
    assertThat(got.losses()).isEqualTo(want.losses());
    assertThat(got.reports()).usingRecursiveComparison().isEqualTo(want.reports());
    assertThat(got.result())
        .usingRecursiveComparison()
        .ignoringFields("seconds", "sourceImagesPerSecond")
        .isEqualTo(want.result());
  }

  /** A hold-out, a last batch that is not full, a crop that draws nothing, adjusted logits. */
  private TinyRun.Outcome trained(TinyRun run, String name) {
    run.holdout = 1;
    run.select = Selection.VAL;
    run.last = LastBatch.KEEP;
    run.logitAdjustment = 1;
    run.augmentation =
        AugmentationSettings.of(List.of(TinyRun.choice((Augmentation) new CenterCrop(8))));
    return run.train(folder.resolve(name));
  }

  @Test
  void resumesToTheSameBits() {
    Map<String, FloatTensor> whole =
        stage(new Linear(), true).train(folder.resolve("a")).variables();

    for (int polls : new int[] {1, 2}) {
      TinyRun run = stage(new Linear(), true);
      assertThat(
              TinyRun.interruption(
                  () -> run.train(folder.resolve("b"), new ArrayList<>(), TinyRun.after(polls))))
          .isPresent();
    }
    assertThat(
            TinyRun.differences(
                stage(new Linear(), true).train(folder.resolve("b")).variables(), whole))
        .isEmpty();
  }

  @Test
  void saysWhyImagesAreForwardedAtEveryStep() {
    TinyRun run = stage(new Linear(), true);
    assertThat(KeptFeatures.note(run.settings(), run.data())).isEmpty();
    run.augmentation =
        AugmentationSettings.of(List.of(TinyRun.choice((Augmentation) new Flip(0.5))));
    run.precision = Precision.BF16;
    run.mixing = MixingSettings.of(true, false);
    run.stage =
        Optional.of(
            new StageSettings(
                "first",
                Selection.LAST,
                Trainable.CLASSIFIER,
                BatchNormMode.MOVING,
                false,
                OptionalDouble.empty()));

    assertThat(run.settings().keepsFeatures()).isFalse();
    assertThat(KeptFeatures.note(run.settings(), run.data()))
        .contains(
            "stage: images are forwarded at every step, for stage.batch_norm is moving, and"
                + " augmentation draws (Flip), and mixing forms other streams, and train.precision is"
                + " not f32; else each would be forwarded once, and its features kept");
  }
}
