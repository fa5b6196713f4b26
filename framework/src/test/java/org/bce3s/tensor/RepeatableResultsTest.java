package org.bce3s.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RepeatableResultsTest {
  @Test
  void areAskedForUnlessTheEnvironmentSaysOtherwise() {
    Map<String, String> environment =
        new HashMap<>(Map.of("TF_DETERMINISTIC_OPS", "0", "NVIDIA_TF32_OVERRIDE", ""));

    RepeatableResults.in(environment);

    assertThat(environment)
        .containsOnly(
            Map.entry("TF_DETERMINISTIC_OPS", "0"),
            Map.entry("NVIDIA_TF32_OVERRIDE", "0"),
            Map.entry("TF_ENABLE_ONEDNN_OPTS", "1"));
  }
}
