package org.bce3s.api;

import java.io.PrintStream;
import java.nio.file.Path;
import org.bce3s.experiment.Experiment;
import org.bce3s.results.Results;
import org.bce3s.table.AblationRow;
import org.bce3s.table.AblationTable;

/** The example of the README, which holds the lines of the method. */
final class SweepExample {
  private SweepExample() {}

  static void sweep(Path yaml, Path data, Path runs, PrintStream out) {
    Experiment experiment = Experiments.read(yaml, "train.epochs=2");
    out.println(Experiments.plan(experiment, data).cells().size() + " runs");
    Results results = Experiments.sweep(experiment, data, runs, 2);
    for (AblationRow row : AblationTable.rows(results.lines())) {
      double accuracy = row.figures().get("all").mean().orElseThrow();
      out.println(row.name() + ": " + accuracy + " % of " + row.seeds() + " seeds");
    }
  }
}
