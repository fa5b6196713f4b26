package org.bce3s.option;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The option {@code --until}: when a sweep stops. */
public final class UntilOption {
  private static final Pattern DURATION = Pattern.compile("([1-9]\\d{0,4})([smh])");

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description =
          "Stops then, as Ctrl-C does: a time of the day, e.g. 07:30, or a time from now, e.g. 90m"
              + " or 8h. The same command goes on.")
  private String until;

  /**
   * When the sweep stops.
   *
   * @param now from which a time is counted, and of whose day or the next a time of the day is
   * @throws ParameterException if it is neither a time of the day nor one from now
   */
  public Optional<ZonedDateTime> of(ZonedDateTime now, CommandLine commandLine) {
    if (until == null) {
      return Optional.empty();
    }
    Matcher duration = DURATION.matcher(until);
    if (duration.matches()) {
      return Optional.of(now.plus(Duration.parse("PT" + until)));
    }
    try {
      ZonedDateTime today = now.with(LocalTime.parse(until));
      return Optional.of(today.isAfter(now) ? today : today.plusDays(1));
    } catch (DateTimeParseException e) {
      throw new ParameterException(
          commandLine,
          "--until: \"" + until + "\" is no time; type a time of the day, e.g. 07:30, or 90m, 8h");
    }
  }
}
