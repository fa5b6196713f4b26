package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlatformTest {
  @Test
  void saysTheSwitchesOfAStagesStartWhereTheyAreNotItsOwn() {
    assertThat(switches(Map.of("device", "cpu", "onednn", "on", "start.onednn", "on")))
        .isEqualTo("onednn: on");
    assertThat(switches(Map.of("onednn", "on", "start.onednn", "on", "start.start.onednn", "off")))
        .isEqualTo("onednn: on, start.start.onednn: off");
  }

  private static String switches(Map<String, String> values) {
    return new Platform(new TreeMap<>(values)).switches();
  }
}
