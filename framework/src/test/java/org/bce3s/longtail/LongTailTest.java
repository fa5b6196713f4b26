package org.bce3s.longtail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import org.bce3s.file.DataException;
import org.bce3s.spec.SpecException;
import org.junit.jupiter.api.Test;

class LongTailTest {
  private static final List<String> NAMES = List.of("cat", "dog");
  private static final int[] LABELS = {0, 1, 0, 1, 0, 0, 1};

  private static LongTail longTail(double imbalanceFactor, OptionalInt headCount) {
    return new LongTail(imbalanceFactor, Profile.EXPONENTIAL, SubsetRule.FIRST_N, headCount);
  }

  @Test
  void cutsTheSetsOwnHeadCountUnlessOneIsGiven() {
    assertThat(longTail(2, OptionalInt.empty()).cut("pets", NAMES, LABELS, 4).indices())
        .containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(longTail(2, OptionalInt.of(2)).cut("pets", NAMES, LABELS, 4).indices())
        .containsExactly(0, 1, 2);
  }

  @Test
  void classLeftWithNoImageIsNamedWithWhatToChange() {
    assertThatThrownBy(() -> longTail(5, OptionalInt.of(3)).cut("pets", NAMES, LABELS, 4))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "pets: class 1 (dog) is left with no image: profile exponential, imbalance_factor 5"
                + " and head_count 3 give it 0; lower imbalance_factor below 3 or raise"
                + " head_count above 5");
  }

  @Test
  void classWithTooFewImagesIsNamed() {
    assertThatThrownBy(() -> longTail(1.25, OptionalInt.of(5)).cut("pets", NAMES, LABELS, 4))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "pets: class 0 (cat) should keep 5 training images, but 4 are available; lower"
                + " head_count (now 5), raise imbalance_factor (now 1.25) or complete the data");
  }

  @Test
  void settingsOutOfRangeAreRefusedTogether() {
    assertThatThrownBy(() -> longTail(0.5, OptionalInt.of(0)))
        .isInstanceOf(SpecException.class)
        .hasMessage(
            "imbalance_factor: 0.5 is not allowed; must be between 1 and 1000000000\n"
                + "head_count: 0 is not allowed; must be between 1 and 1000000000");
  }
}
