package org.bce3s.sweep;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bce3s.experiment.Experiment;
import org.bce3s.experiment.ExperimentException;
import org.bce3s.experiment.Row;
import org.bce3s.experiment.Stages;
import org.bce3s.run.RunConfiguration;
import org.bce3s.run.RunIdentity;
import org.bce3s.settings.RunSettings;

/**
 * What a sweep is to do.
 *
 * @param experiment the experiment's name
 * @param baseline the row that differences refer to, if any
 * @param cells rows x seeds, row by row; the order of all tables
 * @param dataNotes what a person should know of the data sets as they were found, a line each
 */
public record Plan(
    String experiment, Optional<String> baseline, List<Cell> cells, List<String> dataNotes) {
  /** Copies the lists. */
  public Plan {
    cells = List.copyOf(cells);
    dataNotes = List.copyOf(dataNotes);
  }

  /**
   * Plans an experiment. Each data set is opened once, for the hashes of its subset and content and
   * to see that every row can be trained on its own.
   *
   * @param experiment the experiment
   * @param configuration what decides the result of a run of some settings
   * @param data the folder of data sets
   * @throws org.bce3s.file.DataException if data is missing or damaged
   * @throws ExperimentException with every row that cannot be trained: a later stage without a row
   *     to start from, or settings that do not go with the data, see {@link
   *     org.bce3s.training.RunCheck}
   */
  public static Plan of(
      Experiment experiment, Function<RunSettings, RunConfiguration> configuration, Path data) {
    return of(experiment, configuration, data, wanted -> Optional.empty());
  }

  /**
   * Plans an experiment, runs of other code accepted.
   *
   * @param accepted the identity of a run to be taken for one that is wanted, which differs in
   *     nothing but its code
   */
  public static Plan of(
      Experiment experiment,
      Function<RunSettings, RunConfiguration> configuration,
      Path data,
      Function<RunIdentity, Optional<RunIdentity>> accepted) {
    Stages.check(experiment.rows());
    PlannedData opened = PlannedData.open(experiment.rows(), data);
    CellIdentities identities =
        new CellIdentities(experiment.rows(), configuration, opened, accepted);
    List<Cell> cells = new ArrayList<>();
    for (Row row : experiment.rows()) {
      experiment.seeds().forEach(seed -> cells.add(identities.cell(row, seed)));
    }
    return new Plan(experiment.name(), experiment.baseline(), cells, opened.notes());
  }

  /** The first cell of each run; the others of equal identity are filled by it. */
  public List<Cell> runs() {
    return firstOfEach(cells.stream()).toList();
  }

  /** Some cells, and those that later stages among them start from, in the order of the plan. */
  public List<Cell> withStarts(Predicate<Cell> wanted) {
    Deque<Cell> left = new ArrayDeque<>(cells.stream().filter(wanted).toList());
    Set<Cell> all = new HashSet<>();
    while (!left.isEmpty()) {
      Cell cell = left.remove();
      if (all.add(cell)) {
        start(cell).ifPresent(left::add);
      }
    }
    return cells.stream().filter(all::contains).toList();
  }

  /** Of cells of equal identity the first. */
  static Stream<Cell> firstOfEach(Stream<Cell> cells) {
    Set<String> seen = new HashSet<>();
    return cells.filter(cell -> seen.add(cell.identity().sha256()));
  }

  /** The cell that a later stage starts from, of the same seed; empty for one that starts anew. */
  public Optional<Cell> start(Cell cell) {
    return Stages.start(cell.row())
        .flatMap(
            name ->
                cells.stream()
                    .filter(c -> c.row().name().equals(name) && c.seed() == cell.seed())
                    .findFirst());
  }
}
