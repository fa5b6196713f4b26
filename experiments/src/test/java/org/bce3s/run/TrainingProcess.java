package org.bce3s.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.experiment.ExperimentReader;
import org.bce3s.experiment.Row;
import org.bce3s.process.StopFlag;
import org.bce3s.tensor.Cluster;
import org.bce3s.training.TrainingObserver;

/** A real run in a process of its own: {@code EXPERIMENT RUN_FOLDER [EPOCH STEP to stop after]}. */
final class TrainingProcess {
  /** The best epochs on hold-out and test set are not the last, so that all files are written. */
  private static final long SEED = 1;

  private TrainingProcess() {}

  public static void main(String[] arguments) {
    Row row =
        new ExperimentReader(Catalogue.standard())
            .read(Path.of(arguments[0]), List.of())
            .rows()
            .get(0);
    RunFolder folder = new RunFolder(Path.of(arguments[1]));
    RunOrder order =
        new RunOrder(
            row.settings(),
            () -> RunConfiguration.here(row.settings()),
            SEED,
            folder.path(),
            folder,
            Optional.empty(),
            Optional.empty(),
            Cluster.ALONE);
    StopFlag stop = new StopFlag();
    TrainingObserver stopping =
        new TrainingObserver() {
          @Override
          public void step(int epoch, int step, double loss) {
            if (arguments.length > 2
                && epoch == Integer.parseInt(arguments[2])
                && step == Integer.parseInt(arguments[3])) {
              stop.request();
            }
          }
        };
    System.exit(new RunProgram(Training.TENSORFLOW, System.err).run(order, stopping, stop));
  }
}
