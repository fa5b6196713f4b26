package org.bce3s.option;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bce3s.experiment.Experiment;
import org.bce3s.experiment.Row;
import org.bce3s.sweep.SweepPart;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options {@code --rows}, {@code --seeds} and {@code --until}: the part of a sweep to do. */
public final class PartOptions {
  private static final Pattern DURATION = Pattern.compile("([1-9]\\d{0,4})([smh])");

  @Option(
      names = "--rows",
      paramLabel = "ROW,...",
      hideParamSyntax = true,
      split = ",",
      description =
          "Trains these rows alone, and those that they start from: names with commas between. The"
              + " tables hold what is finished of the others too.")
  private List<String> rows = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N,...",
      hideParamSyntax = true,
      split = ",",
      description = "Trains with these seeds alone: numbers with commas between.")
  private List<Long> seeds = List.of();

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description =
          "Stops then, as Ctrl-C does: a time of the day, e.g. 07:30, or a time from now, e.g. 90m"
              + " or 8h. The same command goes on.")
  private String until;

  /**
   * The part of an experiment that is asked for.
   *
   * @throws ParameterException if the experiment has no such row or seed
   */
  public SweepPart of(Experiment experiment, CommandLine commandLine) {
    List<String> names = experiment.rows().stream().map(Row::name).toList();
    for (String row : rows) {
      if (!names.contains(row)) {
        throw new ParameterException(commandLine, "--rows: " + Kinds.unknown("row", row, names));
      }
    }
    for (Long seed : seeds) {
      if (!experiment.seeds().contains(seed)) {
        throw new ParameterException(
            commandLine,
            "--seeds: the experiment has no seed "
                + seed
                + "; it has "
                + experiment.seeds().stream().map(String::valueOf).toList());
      }
    }
    return new SweepPart(new LinkedHashSet<>(rows), Set.copyOf(seeds));
  }

  /**
   * When the sweep stops.
   *
   * @param now from which a time is counted, and of whose day or the next a time of the day is
   * @throws ParameterException if it is neither a time of the day nor one from now
   */
  public Optional<ZonedDateTime> until(ZonedDateTime now, CommandLine commandLine) {
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
