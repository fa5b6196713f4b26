package org.bce3s.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.bce3s.machine.GpuShare;
import org.junit.jupiter.api.Test;

class ComputeThreadsTest {
  @Test
  void theFirstSessionOfAProcessLeavesAGpuItsMemory() {
    assertThat(ComputeThreads.config(2).getGpuOptions().getAllowGrowth()).isTrue();
  }

  @Test
  void whereRunsShareAGpuEachTakesItsPartOfTheMemory() {
    assertThat(ComputeThreads.config(2).getGpuOptions().getPerProcessGpuMemoryFraction()).isZero();
    GpuShare third = new GpuShare(List.of("0"), OptionalInt.of(3));
    assertThat(ComputeThreads.config(2, third).getGpuOptions().getPerProcessGpuMemoryFraction())
        .isBetween(0.25, 0.33);
  }
}
