package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bce3s.settings.Precision;
import org.bce3s.spec.SpecException;
import org.junit.jupiter.api.Test;

class RunMemoryTest {
  private static final long MEGA = 1 << 20;
  private static final long HEAP = 1024 * MEGA;

  private final TinyRun run = new TinyRun();

  @Test
  void theKindsAddUp() {
    RunMemory memory = estimate();
    assertThat(memory.graph().optimizer()).as("a momentum for each parameter").isPositive();
    assertThat(memory.graph().weights()).isGreaterThan(memory.graph().optimizer());
    assertThat(memory.total())
        .isEqualTo(
            memory.tensors().bytes()
                + memory.scratch()
                + memory.graph().weights()
                + memory.graph().optimizer()
                + memory.graph().input()
                + memory.heap()
                + memory.program());
    assertThat(memory.scratch())
        .isEqualTo(
            memory.tensors().bytes() / 20
                + Math.min(memory.graph().step().bytes(), memory.graph().classifying().bytes())
                    / 2);
    assertThat(memory.host()).isEqualTo(memory.heap() + memory.program());
  }

  @Test
  void tensorsGrowWithTheBatchAndShrinkWithPartsAndShortFloats() {
    long one = estimate().graph().step().bytes();
    run.batch = 24;
    long twice = estimate().graph().step().bytes();
    assertThat(twice).isBetween(one * 18 / 10, one * 21 / 10);
    run.microBatches = 2;
    run.contrastive = TrainerTest.NO_CONTRASTIVE;
    assertThat(estimate().graph().step().bytes()).isLessThan(twice * 6 / 10);
    run.microBatches = 1;
    run.precision = Precision.BF16;
    assertThat(estimate().graph().step().bytes()).isLessThan(twice * 7 / 10);
  }

  @Test
  void aFifthOfTheHeapIsFreeUnlessItMayNotGrowSoFar() {
    long least = estimate().leastHeap();
    assertThat(estimate().heap()).isBetween(least * 5 / 4, least * 5 / 4 + 1);
    assertThat(RunMemory.of(run.settings(), run.data(), 100 * MEGA, 30 * MEGA).heap())
        .isEqualTo(100 * MEGA);
    assertThatThrownBy(() -> RunMemory.of(run.settings(), run.data(), 50 * MEGA, 30 * MEGA))
        .isInstanceOf(SpecException.class)
        .hasMessageStartingWith("--heap: 50m is not allowed; must be at least 95m");
  }

  private RunMemory estimate() {
    return RunMemory.of(run.settings(), run.data(), HEAP, 30 * MEGA);
  }
}
