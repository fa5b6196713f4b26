package org.bce3s.optimisation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.bce3s.catalogue.Defaults;
import org.bce3s.catalogue.Tested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every schedule must be; a new one is tested by being registered. */
class EveryScheduleTest {
  static Stream<Arguments> schedules() {
    return Tested.of(Schedule.class).stream().map(e -> Arguments.of(e.name(), Defaults.make(e)));
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("schedules")
  void factorsAreFiniteAndNotNegative(String name, Schedule schedule) {
    for (int epochs : new int[] {1, 2, 3, 10, 200, 320}) {
      for (int epoch = 0; epoch < epochs; epoch++) {
        assertThat(schedule.factor(epoch, epochs))
            .as("epoch %s of %s", epoch, epochs)
            .isFinite()
            .isNotNegative()
            .isEqualTo(schedule.factor(epoch, epochs));
      }
    }
  }
}
