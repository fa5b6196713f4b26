package org.bce3s.experiment;

import java.util.List;
import java.util.Optional;

/**
 * A whole experiment: rows x seeds.
 *
 * @param name the experiment's name, also the name of its folders
 * @param seeds the seeds every row is trained with, distinct
 * @param baseline the row that differences refer to; empty if the file names none
 * @param rows the rows in the order of the file; one row named like the experiment if it declares
 *     no ablation
 */
public record Experiment(String name, List<Long> seeds, Optional<String> baseline, List<Row> rows) {
  /** Copies the lists. */
  public Experiment {
    seeds = List.copyOf(seeds);
    rows = List.copyOf(rows);
  }
}
