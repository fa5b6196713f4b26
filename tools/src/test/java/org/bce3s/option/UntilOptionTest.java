package org.bce3s.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class UntilOptionTest {
  private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-03-01T22:15:00+01:00");

  @Command
  static final class Sweeps {
    @Mixin UntilOption until;
  }

  private static ZonedDateTime until(String... arguments) {
    CommandLine commandLine = new CommandLine(new Sweeps());
    commandLine.parseArgs(arguments);
    Sweeps command = commandLine.getCommand();
    return command.until.of(NOW, commandLine).orElse(null);
  }

  @ParameterizedTest
  @CsvSource({
    "07:30, 2026-03-02T07:30:00+01:00",
    "22:15, 2026-03-02T22:15:00+01:00",
    "23:00, 2026-03-01T23:00:00+01:00",
    "90m, 2026-03-01T23:45:00+01:00",
    "8h, 2026-03-02T06:15:00+01:00",
    "30s, 2026-03-01T22:15:30+01:00"
  })
  void aTimeOfTheDayIsTheNextOneAndADurationCountsFromNow(String text, String expected) {
    assertThat(until("--until", text)).isEqualTo(ZonedDateTime.parse(expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "0h", "24:00:99", "8", "-1h", "123456789h"})
  void anythingElseIsRefusedWithWhatToType(String text) {
    assertThatThrownBy(() -> until("--until=" + text))
        .isInstanceOf(ParameterException.class)
        .hasMessage(
            "--until: \"" + text + "\" is no time; type a time of the day, e.g. 07:30, or 90m, 8h");
  }

  @Test
  void withoutItASweepGoesOnToItsEnd() {
    assertThat(until()).isNull();
  }
}
