package org.bce3s.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bce3s.random.RandomStream;
import org.junit.jupiter.api.Test;

class SamplersTest {
  private static final int[] LABELS = IntStream.range(0, 1000).map(i -> i % 3).toArray();

  private static int[] order(Sampler sampler, long seed, int epoch) {
    return sampler.order(LABELS, 3, epoch, 10, RandomStream.of(seed, "source", epoch));
  }

  @Test
  void instanceSeesEveryImageOnceInAFreshOrder() {
    int[] first = order(new InstanceSampler(), 1, 0);

    assertThat(order(new InstanceSampler(), 1, 0)).isEqualTo(first);
    assertThat(order(new InstanceSampler(), 1, 1)).isNotEqualTo(first);
    assertThat(order(new InstanceSampler(), 2, 0)).isNotEqualTo(first);
    assertThat(Arrays.stream(first).sorted().toArray())
        .isEqualTo(IntStream.range(0, 1000).toArray());
  }

  @Test
  void uniformDrawsWithReplacement() {
    int[] order = order(new UniformSampler(), 1, 0);

    assertThat(order).hasSize(1000);
    assertThat(Arrays.stream(order).allMatch(i -> i >= 0 && i < 1000)).isTrue();
    // A draw with replacement leaves out 1/e of the images: 368 +- 5 standard deviations of 10.
    assertThat(Arrays.stream(order).distinct().count()).isBetween(582L, 682L);
  }
}
