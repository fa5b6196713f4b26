package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.bce3s.augmentation.Augmentation;
import org.bce3s.augmentation.Flip;
import org.bce3s.batch.ImageThreads;
import org.bce3s.data.DataSplit;
import org.bce3s.image.ImageShape;
import org.bce3s.registry.Choice;
import org.bce3s.settings.AugmentationSettings;
import org.bce3s.settings.CutmixLabel;
import org.bce3s.settings.EpochPlan;
import org.bce3s.settings.MixingSettings;
import org.bce3s.tensor.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StepBatchesTest {
  private final ImageThreads threads = new ImageThreads(2);

  @AfterEach
  void stopThreads() {
    threads.close();
  }

  private StepBatches batches(boolean mixes, boolean view) {
    return batches(mixes, view, new TinyRun().augmentation);
  }

  private StepBatches batches(boolean mixes, boolean view, AugmentationSettings augmentation) {
    TinyRun run = new TinyRun();
    run.augmentation = augmentation;
    run.contrastive = TrainerTest.NO_CONTRASTIVE;
    run.mixing = new MixingSettings(mixes, false, 1, CutmixLabel.MIXUP, Optional.empty(), view);
    DataSplit data = run.data();
    return new StepBatches(
        run.settings(),
        3,
        data,
        ImageShape.of(data.train().image(0)),
        EpochPlan.of(run.settings().train(), data.train().size()),
        threads,
        Cluster.ALONE);
  }

  @Test
  void aViewIsOfTheSourceImagesAugmentedOnceMore() {
    StepBatches batches = batches(true, true);
    for (int epoch = 0; epoch < 2; epoch++) {
      batches.start(epoch, 1);
      try (StepBatches.Batches next = batches.next()) {
        assertThat(next.view().orElseThrow().step()).isEqualTo(1);
        assertThat(next.view().orElseThrow().indices()).isEqualTo(next.source().indices());
        assertThat(next.view().orElseThrow().labels()).isEqualTo(next.source().labels());
        assertThat(next.view().orElseThrow().pixels()).isNotEqualTo(next.source().pixels());
        assertThat(next.partner().orElseThrow().indices()).isNotEqualTo(next.source().indices());
      }
    }
  }

  @Test
  void aViewDoesNotChangeTheOtherBatches() {
    StepBatches with = batches(true, true);
    StepBatches without = batches(true, false);
    with.start(0, 0);
    without.start(0, 0);
    try (StepBatches.Batches got = with.next();
        StepBatches.Batches want = without.next()) {
      assertThat(got.source().pixels()).isEqualTo(want.source().pixels());
      assertThat(got.partner().orElseThrow().pixels())
          .isEqualTo(want.partner().orElseThrow().pixels());
      assertThat(want.view()).isEmpty();
    }
  }

  @Test
  void everyStreamHasChangesOfItsOwn() {
    List<Choice<Augmentation>> none = List.of();
    StepBatches own =
        batches(
            true,
            true,
            new AugmentationSettings(changes(new Flip(1)), Optional.of(none), Optional.empty()));
    StepBatches flipped = batches(true, true, AugmentationSettings.of(changes(new Flip(1))));
    StepBatches plain = batches(true, true, AugmentationSettings.of(none));
    own.start(0, 0);
    flipped.start(0, 0);
    plain.start(0, 0);
    try (StepBatches.Batches got = own.next();
        StepBatches.Batches changed = flipped.next();
        StepBatches.Batches unchanged = plain.next()) {
      byte[] view = got.view().orElseThrow().pixels();
      assertThat(got.source().pixels()).isEqualTo(changed.source().pixels()).isNotEqualTo(view);
      assertThat(view).isEqualTo(unchanged.view().orElseThrow().pixels());
      assertThat(got.partner().orElseThrow().pixels())
          .isEqualTo(changed.partner().orElseThrow().pixels())
          .isNotEqualTo(unchanged.partner().orElseThrow().pixels());
    }
  }

  private static List<Choice<Augmentation>> changes(Augmentation change) {
    return List.of(TinyRun.choice(change));
  }

  @Test
  void onlyWhatIsUsedIsPrepared() {
    StepBatches batches = batches(false, false);
    batches.start(0, 0);
    try (StepBatches.Batches next = batches.next()) {
      assertThat(next.partner()).isEmpty();
      assertThat(next.view()).isEmpty();
    }
  }
}
