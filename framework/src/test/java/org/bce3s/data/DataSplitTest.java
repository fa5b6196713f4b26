package org.bce3s.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.bce3s.image.ImageSource;
import org.bce3s.longtail.Profile;
import org.bce3s.longtail.Subset;
import org.bce3s.longtail.SubsetRule;
import org.bce3s.spec.SpecException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataSplitTest {
  /** 12, 10, ... 3 images of ten classes. */
  private static DataSplit split(int head, double imbalanceFactor) {
    return new ShapesDataset(
            imbalanceFactor, Profile.EXPONENTIAL, SubsetRule.FIRST_N, OptionalInt.of(head), 1, 8, 0)
        .open(Path.of("unused"));
  }

  private static int[] indices(ImageSource source, int label) {
    return IntStream.range(0, source.size()).filter(i -> source.label(i) == label).toArray();
  }

  @Test
  void holdsOutTheLastImagesOfEachClass() {
    DataSplit whole = split(12, 4);
    DataSplit held = whole.holdOut(2);
    ImageSource holdout = held.holdout().orElseThrow();

    assertThat(holdout.size()).isEqualTo(20);
    for (int k = 0; k < held.classes(); k++) {
      int[] own = indices(whole.train(), k);
      int[] kept = indices(held.train(), k);
      int[] out = indices(holdout, k);
      assertThat(out).hasSize(2);
      assertThat(kept).hasSize(own.length - 2);
      for (int i = 0; i < own.length; i++) {
        byte[] pixels = whole.train().image(own[i]).pixels();
        ImageSource source = i < kept.length ? held.train() : holdout;
        int index = i < kept.length ? kept[i] : out[i - kept.length];
        assertThat(source.image(index).pixels()).isEqualTo(pixels);
      }
    }
  }

  @Test
  void countsWhatIsTrainedOnAndGroupsByWhatTheDataSetHas() {
    DataSplit whole = split(12, 4);
    DataSplit held = whole.holdOut(2);

    assertThat(held.trainCounts())
        .containsExactly(Arrays.stream(whole.trainCounts()).map(n -> n - 2).toArray());
    assertThat(held.shotCounts()).containsExactly(whole.trainCounts());
    assertThat(whole.shotCounts()).containsExactly(whole.trainCounts());
  }

  @Test
  void theSubsetIsThatOfTheImagesTrainedOn() {
    DataSplit whole = split(12, 4);
    DataSplit held = whole.holdOut(2);
    int[] indices = held.subset().indices();

    assertThat(whole.subset().indices()).contains(indices);
    assertThat(indices).hasSize(held.train().size());
    assertThat(held.subsetSha256())
        .isEqualTo(Subset.of(indices).sha256())
        .isNotEqualTo(whole.subsetSha256());
    for (int i = 0; i < indices.length; i++) {
      assertThat(held.train().label(i)).isEqualTo(indices[i] % held.classes());
    }
  }

  @Test
  void noHoldoutChangesNothing() {
    DataSplit whole = split(12, 4);

    assertThat(whole.holdOut(0)).isSameAs(whole);
  }

  @ParameterizedTest
  @CsvSource({
    "12, 4, 3, 'at most 2, since class 8 (crescent) has 3 images'",
    "12, 4, 50, 'at most 2, since class 8 (crescent) has 3 images'",
    "12, 12, 1, 'at most 0, since class 7 (dots) has 1 image'"
  })
  void aHoldoutThatLeavesAClassWithoutAnImageIsRefused(
      int head, double imbalanceFactor, int perClass, String allowed) {
    DataSplit whole = split(head, imbalanceFactor);

    assertThatThrownBy(() -> whole.holdOut(perClass))
        .isInstanceOf(SpecException.class)
        .hasMessage("sampling.holdout: %s is not allowed; must be %s", perClass, allowed);
  }

  @Test
  void subsetsAscend() {
    assertThatThrownBy(() -> Subset.of(3, 5, 5)).hasMessage("index 5 follows 5");
  }
}
