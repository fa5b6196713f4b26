package org.bce3s.sweep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bce3s.data.DataSplit;
import org.bce3s.experiment.Experiment;
import org.bce3s.experiment.Row;
import org.bce3s.registry.Choice;
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
   * Plans an experiment. Each data set is opened once, for the hashes of its subset and content.
   *
   * @param experiment the experiment
   * @param canonical the canonical text of settings
   * @param data the folder of data sets
   * @param codeVersion see {@link org.bce3s.run.CodeVersion}
   * @throws org.bce3s.data.DataException if data is missing or damaged
   */
  public static Plan of(
      Experiment experiment,
      Function<RunSettings, String> canonical,
      Path data,
      String codeVersion) {
    Map<List<Object>, Hashes> hashesByDataset = new HashMap<>();
    List<Cell> cells = new ArrayList<>();
    for (Row row : experiment.rows()) {
      Choice<?> dataset = row.settings().dataset();
      Hashes hashes =
          hashesByDataset.computeIfAbsent(
              List.of(dataset.name(), dataset.settings()),
              chosen -> Hashes.of(row.settings().dataset().value().open(data)));
      String settings = canonical.apply(row.settings());
      for (long seed : experiment.seeds()) {
        RunIdentity identity =
            new RunIdentity(settings, seed, hashes.subset(), hashes.content(), codeVersion);
        cells.add(new Cell(row, seed, identity));
      }
    }
    return new Plan(experiment.name(), experiment.baseline(), cells);
  }

  /** What is kept of a data set: the hashes of its subset and content. */
  private record Hashes(String subset, String content) {
    static Hashes of(DataSplit split) {
      return new Hashes(split.subsetSha256(), split.contentSha256());
    }
  }
}
