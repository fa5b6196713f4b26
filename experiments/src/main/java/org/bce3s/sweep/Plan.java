package org.bce3s.sweep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bce3s.data.DataSplit;
import org.bce3s.experiment.Experiment;
import org.bce3s.experiment.ExperimentException;
import org.bce3s.experiment.Problem;
import org.bce3s.experiment.Row;
import org.bce3s.experiment.Stages;
import org.bce3s.run.RunIdentity;
import org.bce3s.spec.SpecException;
import org.bce3s.training.EpochPlan;
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
   * to see that it can be trained on.
   *
   * @param experiment the experiment
   * @param canonical the canonical text of settings
   * @param data the folder of data sets
   * @param codeVersion see {@link org.bce3s.run.CodeVersion}
   * @throws org.bce3s.data.DataException if data is missing or damaged
   * @throws ExperimentException if a later stage has no row to start from, or rows ask for what
   *     their data does not have, e.g. a hold-out of more images than a class has
   */
  public static Plan of(
      Experiment experiment,
      Function<RunSettings, String> canonical,
      Path data,
      String codeVersion) {
    Stages.check(experiment.rows());
    Map<String, String> settingsByRow = new HashMap<>();
    experiment.rows().forEach(row -> settings(row, experiment.rows(), canonical, settingsByRow));
    Map<List<Object>, Opened> opened = new HashMap<>();
    Set<Problem> problems = new LinkedHashSet<>();
    List<Cell> cells = new ArrayList<>();
    for (Row row : experiment.rows()) {
      try {
        Opened split =
            opened.computeIfAbsent(key(row.settings()), key -> Opened.of(row.settings(), data));
        EpochPlan.of(row.settings().train(), split.trainingImages());
        String settings = settingsByRow.get(row.name());
        for (long seed : experiment.seeds()) {
          RunIdentity identity =
              new RunIdentity(settings, seed, split.subset(), split.content(), codeVersion);
          cells.add(new Cell(row, seed, identity));
        }
      } catch (SpecException e) {
        problems.addAll(row.problems(e));
      }
    }
    if (!problems.isEmpty()) {
      throw new ExperimentException(List.copyOf(problems));
    }
    return new Plan(experiment.name(), experiment.baseline(), cells);
  }

  /** What decides the training images. */
  private static List<Object> key(RunSettings settings) {
    return List.of(
        settings.dataset().name(), settings.dataset().settings(), settings.sampling().holdout());
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

  /** What is kept of a data set: the hashes of its subset and content, and its size. */
  private record Opened(String subset, String content, int trainingImages) {
    static Opened of(RunSettings settings, Path data) {
      DataSplit split = settings.open(data);
      return new Opened(split.subsetSha256(), split.contentSha256(), split.train().size());
    }
  }
}
