package org.bce3s.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class GpuShareTest {
  @Test
  void isWhatTheEnvironmentSays() {
    assertThat(GpuShare.of(Map.of())).isEqualTo(new GpuShare(List.of(), OptionalInt.empty()));
    GpuShare alone = GpuShare.of(Map.of(GpuShare.VISIBLE, "3, GPU-7"));
    assertThat(alone.values()).isEqualTo(Map.of("run_gpus", "3 GPU-7", "runs_per_gpu", ""));
    GpuShare shared = GpuShare.of(Map.of(GpuShare.VISIBLE, "3", GpuShare.RUNS, "2"));
    assertThat(shared.values()).isEqualTo(Map.of("run_gpus", "3", "runs_per_gpu", "2"));
    GpuShare worker = GpuShare.of(Map.of(GpuShare.VISIBLE, "3", GpuShare.OF_RUN, "2,3"));
    assertThat(worker.gpus()).as("those of all workers").containsExactly("2", "3");
    assertThat(GpuShare.of(Map.of(GpuShare.RUNS, "0")).runs()).isEmpty();
  }

  @Test
  void runsThatShareAGpuFitOnItWithRoomForWhatEachHasBeside() {
    assertThat(GpuShare.of(Map.of()).memory()).as("all that is free").isZero();
    assertThat(GpuShare.of(Map.of(GpuShare.RUNS, "1")).memory()).isZero();
    for (int runs = 2; runs <= 8; runs++) {
      double each = GpuShare.of(Map.of(GpuShare.RUNS, String.valueOf(runs))).memory();
      assertThat(runs * each).isBetween(0.8, 0.95);
    }
  }
}
