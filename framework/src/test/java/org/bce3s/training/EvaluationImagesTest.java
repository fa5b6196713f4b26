package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bce3s.augmentation.Augmentation;
import org.bce3s.augmentation.CenterCrop;
import org.bce3s.augmentation.Flip;
import org.bce3s.augmentation.Resize;
import org.bce3s.batch.Batch;
import org.bce3s.batch.BatchLoader;
import org.bce3s.batch.ImageThreads;
import org.bce3s.data.DataSplit;
import org.bce3s.evaluation.EvaluationImages;
import org.bce3s.image.Image;
import org.bce3s.network.Blueprint;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.SpecException;
import org.junit.jupiter.api.Test;

class EvaluationImagesTest {
  private static final List<Augmentation> CHANGES = List.of(new Resize(12), new CenterCrop(8));

  private static TinyRun run(List<Augmentation> changes) {
    TinyRun run = new TinyRun();
    run.testAugmentation = changes.stream().map(TinyRun::choice).toList();
    return run;
  }

  @Test
  void testImagesAreChangedAndTrainingImagesAreNot() {
    TinyRun run = run(CHANGES);
    DataSplit data = run.data();
    Blueprint blueprint = Blueprint.of(run.settings(), data);
    Image expected = data.test().image(1);
    for (Augmentation change : CHANGES) {
      expected = change.apply(expected, RandomStream.of(0, "unused"));
    }
    try (ImageThreads threads = new ImageThreads(2)) {
      BatchLoader loader =
          EvaluationImages.of(run.settings(), blueprint, threads).loader(data.test());
      loader.start(0, new int[] {0, 1}, 2, 0);
      try (Batch batch = loader.next()) {
        int volume = blueprint.image().volume();
        assertThat(Arrays.copyOfRange(batch.pixels(), volume, 2 * volume))
            .isEqualTo(expected.pixels())
            .isNotEqualTo(data.test().image(1).pixels());
      }
    }
    assertThat(run.settings().augmentation().ofSource()).hasSize(2).noneMatch(CHANGES::contains);
  }

  @Test
  void aChangeThatDrawsIsRefused() {
    assertThatThrownBy(() -> run(List.of(new CenterCrop(8), new Flip(0.5))).settings())
        .isInstanceOf(SpecException.class)
        .hasMessage(
            "test_augmentation[1].name: Flip is not allowed; must be a change that draws nothing:"
                + " resize or center-crop");
  }

  @Test
  void onlyTwoChangesDrawNothing() {
    assertThat(Stream.of(new Resize(1), new CenterCrop(1))).noneMatch(Augmentation::draws);
    assertThat(new Flip(1).draws()).isTrue();
  }

  @Test
  void testImagesOfAnotherSizeAreRefused() {
    TinyRun run = run(List.of(new CenterCrop(6)));
    assertThatThrownBy(() -> Blueprint.of(run.settings(), run.data()))
        .isInstanceOf(SpecException.class)
        .hasMessage(
            "test_augmentation: 6x6x3 is not allowed; must be changes after which the first test"
                + " image is 8x8x3, as the first training image is");
  }
}
