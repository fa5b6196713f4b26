package org.bce3s.option;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bce3s.experiment.Experiment;
import org.bce3s.experiment.Row;
import org.bce3s.sweep.SweepPart;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options {@code --rows} and {@code --seeds}: the part of a sweep to do. */
public final class PartOptions {
  @Option(
      names = "--rows",
      paramLabel = "ROW,...",
      hideParamSyntax = true,
      split = ",",
      description =
          "These rows alone, and those that they start from: names with commas between. A sweep's"
              + " tables hold what is finished of the others too.")
  private List<String> rows = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N,...",
      hideParamSyntax = true,
      split = ",",
      description = "These seeds alone: numbers with commas between.")
  private List<Long> seeds = List.of();

  /**
   * The part of an experiment that is asked for.
   *
   * @throws ParameterException if the experiment has no such row or seed
   */
  public SweepPart of(Experiment experiment, CommandLine commandLine) {
    check(rows, seeds, commandLine);
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
   * Refuses what is named twice.
   *
   * @throws ParameterException naming the row or seed
   */
  public static void check(List<String> rows, List<Long> seeds, CommandLine commandLine) {
    checkOnce("--rows: row ", rows, commandLine);
    checkOnce("--seeds: seed ", seeds, commandLine);
  }

  private static void checkOnce(String what, List<?> given, CommandLine commandLine) {
    for (int i = 0; i < given.size(); i++) {
      if (given.indexOf(given.get(i)) < i) {
        throw new ParameterException(commandLine, what + given.get(i) + " is given twice");
      }
    }
  }
}
