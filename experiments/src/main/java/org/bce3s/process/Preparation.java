package org.bce3s.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.data.DataSplit;
import org.bce3s.experiment.ExperimentReader;
import org.bce3s.provenance.GitState;
import org.bce3s.run.RunConfiguration;
import org.bce3s.settings.RunSettings;
import org.bce3s.tensor.ComputeThreads;
import org.bce3s.training.Trainer;
import org.bce3s.training.TrainingObserver;

/**
 * What the process of a run does before its turn: once all that a start does, of which nothing is
 * kept but what makes the second time fast (classes and code of the JVM, TensorFlow's library and
 * kernels, files in the system's cache). So the run itself is the same to the bit as that of a
 * process that is started when its turn has come.
 */
final class Preparation {
  private Preparation() {}

  /** Leaves a training after its first step. */
  private static final class FirstStepDone extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /**
   * Prepares for a run.
   *
   * @param yaml its resolved experiment
   * @param data the folder of data sets
   */
  static void of(String yaml, Path data) {
    try {
      prepare(settings(yaml), data);
    } catch (IOException | RuntimeException | Error e) {
      return; // what is wrong the run will tell, in its own log
    }
  }

  private static RunSettings settings(String yaml) throws IOException {
    Path file = Files.createTempFile("bce3s-run-", ".yaml");
    try {
      Files.writeString(file, yaml);
      return new ExperimentReader(Catalogue.standard())
          .read(file, List.of())
          .rows()
          .get(0)
          .settings();
    } finally {
      Files.delete(file);
    }
  }

  private static void prepare(RunSettings settings, Path data) {
    ComputeThreads.fix(settings.train().threads());
    DataSplit split = settings.open(data);
    RunConfiguration.here(settings);
    GitState.ofProgram();
    if (settings.stage().isEmpty() && settings.init().isEmpty() && settings.epochs() > 0) {
      firstStep(settings, split);
    }
  }

  private static void firstStep(RunSettings settings, DataSplit data) {
    String nowhere = "bce3s-no-checkpoints-" + ProcessHandle.current().pid();
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), nowhere);
    TrainingObserver leave =
        new TrainingObserver() {
          @Override
          public void step(int epoch, int step, double loss) {
            throw new FirstStepDone();
          }
        };
    try {
      new Trainer(settings, 0, data, Optional.empty()).train(folder, leave, () -> false);
    } catch (FirstStepDone done) {
      return;
    }
  }
}
