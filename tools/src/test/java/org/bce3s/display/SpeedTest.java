package org.bce3s.display;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpeedTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 s left",
    "59, 59 s left",
    "60, 1 min 00 s left",
    "3599, 59 min 59 s left",
    "3600, 1 h 00 min left",
    "400000, 111 h 06 min left"
  })
  void timeLeftHasTwoUnitsAtMost(long seconds, String text) {
    assertThat(new Speed(1, Optional.of(Duration.ofSeconds(seconds))).timeLeft()).isEqualTo(text);
  }
}
