package org.bce3s.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bce3s.catalogue.Defaults;
import org.bce3s.catalogue.Tested;
import org.bce3s.random.RandomStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every sampler must do; a new one is tested by being registered. */
class EverySamplerTest {
  private static final int[] LABELS =
      IntStream.range(0, 300).map(i -> i < 200 ? 0 : i % 3).toArray();

  static Stream<Arguments> samplers() {
    return Tested.of(Sampler.class).stream().map(e -> Arguments.of(e.name(), Defaults.make(e)));
  }

  private static int[] order(Sampler sampler, int epoch) {
    return sampler.order(LABELS, 3, epoch, 5, RandomStream.of(1, "order", epoch));
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("samplers")
  void givesAsManyIndicesAsThereAreImages(String name, Sampler sampler) {
    for (int epoch = 0; epoch < 5; epoch++) {
      int[] order = order(sampler, epoch);
      assertThat(order).hasSize(300);
      assertThat(Arrays.stream(order).allMatch(i -> 0 <= i && i < 300)).isTrue();
    }
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("samplers")
  void isAFunctionOfItsStream(String name, Sampler sampler) {
    assertThat(order(sampler, 1)).isEqualTo(order(sampler, 1));
    assertThat(order(sampler, 1)).isNotEqualTo(order(sampler, 2));
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("samplers")
  void leavesTheLabelsAlone(String name, Sampler sampler) {
    int[] labels = LABELS.clone();
    sampler.order(labels, 3, 0, 1, RandomStream.of(1, "order", 0));

    assertThat(labels).isEqualTo(LABELS);
  }
}
