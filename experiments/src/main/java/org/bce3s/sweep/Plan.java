package org.bce3s.sweep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bce3s.experiment.Experiment;
import org.bce3s.experiment.ExperimentException;
import org.bce3s.experiment.Row;
import org.bce3s.experiment.Stages;
import org.bce3s.run.RunIdentity;
import org.bce3s.training.RunSettings;

/**
 * What a sweep is to do.
 *
 * @param experiment the experiment's name
 * @param baseline the row that differences refer to, if any
 * @param cells rows x seeds, row by row; the order of all tables
 */
public record Plan(String experiment, Optional<String> baseline, List<Cell> cells) {
  /** Copies the cells. */
  public Plan {
    cells = List.copyOf(cells);
  }

  /**
   * Plans an experiment. Each data set is opened once, for the hashes of its subset and content and
   * to see that every row can be trained on its own.
   *
   * @param experiment the experiment
   * @param canonical the canonical text of settings
   * @param data the folder of data sets
   * @param codeVersion see {@link org.bce3s.run.CodeVersion}
   * @throws org.bce3s.data.DataException if data is missing or damaged
   * @throws ExperimentException with every row that cannot be trained: a later stage without a row
   *     to start from, or settings that do not go with the data, see {@link
   *     org.bce3s.training.RunCheck}
   */
  public static Plan of(
      Experiment experiment,
      Function<RunSettings, String> canonical,
      Path data,
      String codeVersion) {
    Stages.check(experiment.rows());
    Map<String, String> settingsByRow = new HashMap<>();
    experiment.rows().forEach(row -> settings(row, experiment.rows(), canonical, settingsByRow));
    PlannedData opened = PlannedData.open(experiment.rows(), data);
    List<Cell> cells = new ArrayList<>();
    for (Row row : experiment.rows()) {
      PlannedData.Hashes hashes = opened.of(row);
      for (long seed : experiment.seeds()) {
        RunIdentity identity =
            new RunIdentity(
                settingsByRow.get(row.name()),
                seed,
                hashes.subset(),
                hashes.content(),
                codeVersion);
        cells.add(new Cell(row, seed, identity));
      }
    }
    return new Plan(experiment.name(), experiment.baseline(), cells);
  }

  /** The canonical text of a row; that of a later stage holds that of the row it starts from. */
  private static String settings(
      Row row, List<Row> rows, Function<RunSettings, String> canonical, Map<String, String> known) {
    String settings = known.get(row.name());
    if (settings == null) {
      Optional<String> start =
          Stages.start(row)
              .map(name -> Stages.row(name, rows).orElseThrow())
              .map(first -> settings(first, rows, canonical, known));
      settings = RunIdentity.settings(canonical.apply(row.settings()), start);
      known.put(row.name(), settings);
    }
    return settings;
  }

  /** The first cell of each run; the others of equal identity are filled by it. */
  public List<Cell> runs() {
    Set<String> seen = new HashSet<>();
    return cells.stream().filter(cell -> seen.add(cell.identity().sha256())).toList();
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
