package org.bce3s.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.bce3s.image.Image;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.SpecException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandAugmentTest {
  private static final List<Operation> OPERATIONS =
      Arrays.stream(Operation.values()).filter(o -> o != Operation.INVERT).toList();

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 10})
  void drawsEachOperationAndSignEquallyOften(int m) {
    Image image = Pictures.noise(6, 7, 3, 4);
    Outcomes outcomes = new Outcomes();
    outcomes.add(1 / 14.0, image);
    for (Operation operation : OPERATIONS) {
      double magnitude = operation.magnitude(m / 10.0);
      double sign = operation.symmetric() ? -1 : 1;
      outcomes.add(1 / 28.0, operation.apply(Pictures.copy(image), magnitude));
      outcomes.add(1 / 28.0, operation.apply(Pictures.copy(image), sign * magnitude));
    }

    outcomes.check(new RandAugment(1, m), image);
  }

  @Test
  void operationsFollowOneAnother() {
    Image image = Pictures.noise(6, 7, 3, 4);
    for (int i = 0; i < 200; i++) {
      RandomStream random = RandomStream.of(2, "rand-augment", i);
      RandAugment once = new RandAugment(1, 7);
      Image expected = Pictures.copy(image);
      for (int n = 0; n < 3; n++) {
        expected = once.apply(expected, random);
      }
      assertThat(
              new RandAugment(3, 7)
                  .apply(Pictures.copy(image), RandomStream.of(2, "rand-augment", i))
                  .pixels())
          .isEqualTo(expected.pixels());
    }
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new RandAugment(0, 11))
        .isInstanceOf(SpecException.class)
        .hasMessage(
            """
            n: 0 is not allowed; must be between 1 and 13
            m: 11 is not allowed; must be between 0 and 10""");
  }
}
