package org.bce3s.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import org.bce3s.spec.SpecException;
import org.bce3s.tensor.Devices;
import org.junit.jupiter.api.Test;

class DeviceKindTest {
  @Test
  void gpuIsRefusedWithTheReasonWhereThereIsNone() {
    assumeFalse(Devices.hasGpu());

    assertThatThrownBy(DeviceKind.GPU::usesGpu)
        .isInstanceOf(SpecException.class)
        .hasMessageContaining(
            "train.device: gpu is not allowed; must be auto or cpu here: no GPU, since "
                + Devices.whyNoGpu());
  }

  @Test
  void autoTakesWhatThereIs() {
    assertThat(DeviceKind.AUTO.inUse()).isEqualTo(Devices.hasGpu() ? "GPU" : "CPU");
  }

  @Test
  void cpuIsTheCpuAlsoBesideAGpu() {
    assertThat(DeviceKind.CPU.usesGpu()).isFalse();
  }
}
