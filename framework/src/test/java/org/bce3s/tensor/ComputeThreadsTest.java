package org.bce3s.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ComputeThreadsTest {
  @Test
  void theFirstSessionOfAProcessLeavesAGpuItsMemory() {
    assertThat(ComputeThreads.config(2).getGpuOptions().getAllowGrowth()).isTrue();
  }
}
