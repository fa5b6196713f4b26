package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bce3s.augmentation.Augmentation;
import org.bce3s.augmentation.CenterCrop;
import org.bce3s.backbone.ConvolutionNorm;
import org.bce3s.backbone.ResNet;
import org.bce3s.backbone.ResidualBlock;
import org.bce3s.backbone.Stem;
import org.bce3s.classifier.EquiangularTightFrame;
import org.bce3s.contrastive.BceContrastive;
import org.bce3s.contrastive.MemoryStart;
import org.bce3s.settings.AugmentationSettings;
import org.bce3s.settings.BatchNormMode;
import org.bce3s.settings.LastBatch;
import org.bce3s.settings.MixingSettings;
import org.bce3s.settings.Selection;
import org.bce3s.settings.StageSettings;
import org.bce3s.settings.Trainable;
import org.bce3s.spec.SpecException;
import org.bce3s.uniform.BceUniform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be trained is known before the first step; 46 images, a net that ends in 1x1. */
class RunCheckTest {
  private static final String ONE_VALUE =
      "; the last stage of backbone \"ResNet\" has one value a channel of an image, and batch"
          + " normalisation over one value puts out a constant";

  static Stream<Arguments> overOneValue() {
    return Stream.of(
        bad("a batch", r -> r.batch = 1, "train.batch_size: 1 is not allowed; must be at least 2"),
        bad(
            "the last batch",
            r -> {
              r.batch = 9;
              r.last = LastBatch.KEEP;
            },
            "train.last_batch: keep is not allowed; must be drop, or train.batch_size one that"
                + " leaves none or at least 2 of 46 images"),
        bad(
            "a part of the last batch",
            r -> {
              r.batch = 22;
              r.microBatches = 2;
              r.last = LastBatch.KEEP;
            },
            "train.last_batch: keep is not allowed; must be drop, or train.batch_size one that"
                + " leaves none or at least 4 of 46 images"),
        bad(
            "a part",
            r -> r.microBatches = 7,
            "train.micro_batches: 7 is not allowed; must be at most 6"),
        bad(
            "a worker's share",
            r -> r.workers = 12,
            "train.workers: 12 is not allowed; must be at most 6"));
  }

  private static Arguments bad(String what, Consumer<TinyRun> change, String message) {
    return Arguments.of(what, change, message);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("overOneValue")
  void batchNormalisationOverOneValueIsRefused(
      String what, Consumer<TinyRun> change, String message) {
    assertThatThrownBy(() -> check(run(change)))
        .isInstanceOf(SpecException.class)
        .hasMessage(message + ONE_VALUE);
  }

  @Test
  void imagesOfEveryStreamHaveOneSize() {
    TinyRun run = new TinyRun();
    run.augmentation =
        new AugmentationSettings(
            run.augmentation.source(),
            Optional.empty(),
            Optional.of(List.of(TinyRun.choice((Augmentation) new CenterCrop(6)))));

    assertThatThrownBy(() -> check(run))
        .isInstanceOf(SpecException.class)
        .hasMessage(
            "augmentation.partner: 6x6x3 is not allowed; must be changes after which the first"
                + " training image is 8x8x3, as it is among the source images");
    run.contrastive = TrainerTest.NO_CONTRASTIVE;
    run.mixing = MixingSettings.of(false, false);
    assertThatCode(() -> check(run)).doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("overOneValue")
  void withoutBatchNormalisationOneImageIsEnough(String what, Consumer<TinyRun> change) {
    TinyRun run = run(change);
    run.backbone =
        new ResNet(
            Stem.SMALL,
            ((ResNet) run.backbone).widths(),
            ((ResNet) run.backbone).blocks(),
            ResidualBlock.BASIC,
            ResNet.Shortcut.PAD,
            ConvolutionNorm.NONE);

    assertThatCode(() -> check(run)).doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("overOneValue")
  void aSecondStreamOrFrozenStatisticsOrAWiderMapAreEnough(String what, Consumer<TinyRun> change) {
    TinyRun streams = run(change);
    streams.mixing = MixingSettings.of(true, false);
    TinyRun frozen = run(change);
    frozen.workers = 1;
    frozen.stage =
        Optional.of(
            new StageSettings(
                "first",
                Selection.LAST,
                Trainable.ALL,
                BatchNormMode.FROZEN,
                false,
                OptionalDouble.empty()));
    TinyRun wide = run(change);
    wide.backbone = new ResNet(List.of(4), List.of(1), ResNet.Shortcut.PAD);

    for (TinyRun run : List.of(streams, frozen, wide)) {
      assertThatCode(() -> check(run)).doesNotThrowAnyException();
    }
  }

  @Test
  void morePartsThanImagesAreRefused() {
    TinyRun parts = new TinyRun();
    parts.microBatches = 13;
    TinyRun fewer = new TinyRun();
    fewer.batch = 1000;
    fewer.microBatches = 47;
    fewer.last = LastBatch.KEEP;

    assertThatThrownBy(parts::settings)
        .hasMessage("micro_batches: 13 is not allowed; must be at most 12, train.batch_size");
    assertThatThrownBy(() -> check(fewer))
        .hasMessage(
            "train.micro_batches: 47 is not allowed; must be at most 46, the images of a batch");
  }

  @Test
  void everythingInTheWayIsSaidAtOnce() {
    TinyRun run = new TinyRun();
    run.batch = 1000;
    run.testAugmentation = List.of(TinyRun.choice((Augmentation) new CenterCrop(4)));
    run.classifier = new EquiangularTightFrame(30);
    run.uniform = new BceUniform(0, 1);

    assertThatThrownBy(() -> check(run))
        .satisfies(
            e ->
                assertThat(e.getMessage().lines())
                    .containsExactly(
                        "train.batch_size: 1000 is not allowed; must be at most 46, the number of"
                            + " training images, unless last_batch is keep",
                        "test_augmentation: 4x4x3 is not allowed; must be changes after which the"
                            + " first test image is 8x8x3, as the first training image is",
                        "classifier.name: etf is not allowed; must be another classifier, or the"
                            + " backbone wider: its 8 features hold an ETF of at most 9 classes,"
                            + " and the data set has 10"));
    assertThatThrownBy(run::trainer).isInstanceOf(SpecException.class);
  }

  /** Images of 8x8 pixels, one stream, four stages: 8, 4, 2, 1. */
  private static TinyRun run(Consumer<TinyRun> change) {
    TinyRun run = new TinyRun();
    run.mixing = MixingSettings.of(false, false);
    run.contrastive = new BceContrastive(0, 1, 4, 1, 64, 1, MemoryStart.ZERO);
    run.backbone = new ResNet(List.of(4, 4, 4, 4), List.of(1, 1, 1, 1), ResNet.Shortcut.PAD);
    change.accept(run);
    return run;
  }

  private static void check(TinyRun run) {
    RunCheck.of(run.settings(), run.settings().open(Path.of("unused")));
  }
}
