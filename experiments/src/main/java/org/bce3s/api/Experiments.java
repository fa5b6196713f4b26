package org.bce3s.api;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.experiment.Experiment;
import org.bce3s.experiment.ExperimentReader;
import org.bce3s.process.LocalLauncher;
import org.bce3s.process.Retries;
import org.bce3s.process.RunProcess;
import org.bce3s.process.StopFlag;
import org.bce3s.results.Results;
import org.bce3s.run.RunConfiguration;
import org.bce3s.sweep.Plan;
import org.bce3s.sweep.Sweep;
import org.bce3s.sweep.SweepFolder;
import org.bce3s.sweep.SweepObserver;
import org.bce3s.sweep.SweepOptions;
import org.bce3s.sweep.SweepOutcome;

/**
 * Reads, plans and sweeps experiments from another Java program.
 *
 * <p>The program needs {@code bce3s-experiments} with its dependencies on its class path, and with
 * them TensorFlow's native library for its platform; {@code bce3s-tools} is not needed. Every run
 * is a process of its own: this JVM's {@code java} with its options and the class path of the
 * system property {@code java.class.path}, where the classes of the experiments must be found. A
 * program that loads them otherwise (from jars inside its jar, from a module path) starts {@link
 * Sweep} itself, with a {@link LocalLauncher} of a command line that finds {@link RunProcess}.
 *
 * <p>Runs end when the program does, however that happens, and go on where they were when the same
 * sweep is started again.
 */
public final class Experiments {
  private static final String HEAP = "1g";

  private Experiments() {}

  /**
   * Reads an experiment.
   *
   * @param file the YAML file
   * @param overrides settings {@code key=value} that replace those of the file, such as {@code
   *     train.epochs=5}
   * @throws org.bce3s.experiment.ExperimentException with every problem of it
   */
  public static Experiment read(Path file, String... overrides) {
    return new ExperimentReader(Catalogue.standard()).read(file, List.of(overrides));
  }

  /**
   * What a sweep would do: every row with every seed. Opens the data sets, trains nothing.
   *
   * @param data the folder of data sets
   * @throws org.bce3s.file.DataException if data is missing or damaged
   * @throws org.bce3s.experiment.ExperimentException if rows ask for what their data does not have
   *     or start from rows that are not there
   */
  public static Plan plan(Experiment experiment, Path data) {
    return Plan.of(experiment, RunConfiguration::planned, data);
  }

  /**
   * Trains what is not done yet, and reads the results of the whole plan. Returns when the last run
   * has ended; a run that was killed, ran out of memory or crashed is tried twice more.
   *
   * @param data the folder of data sets
   * @param out the folder of runs; tables and runs are written to {@code out/<experiment>}
   * @param jobs runs at a time, at least 1; each has a Java heap of 1 GB
   * @return the finished runs with their tables
   * @throws org.bce3s.file.DataException as {@link #plan} does
   * @throws org.bce3s.experiment.ExperimentException as {@link #plan} does
   * @throws SweepException if a run failed or was stopped; the others are done
   * @throws org.bce3s.file.FolderException if another process sweeps this folder, or it cannot be
   *     read or written
   * @throws org.bce3s.journal.JournalException if the sweep's journal is damaged
   * @throws org.bce3s.file.DataException if a table was changed since it was written
   * @throws IllegalArgumentException if {@code jobs} is below 1
   * @throws IllegalStateException if this thread is interrupted; runs under way are asked to stop
   */
  public static Results sweep(Experiment experiment, Path data, Path out, int jobs) {
    SweepOptions options =
        new SweepOptions(data, out, Optional.empty(), jobs, false, Retries.DEFAULT, List.of());
    Plan plan = plan(experiment, data);
    LocalLauncher runs = LocalLauncher.ofThisJvm(RunProcess.class.getName(), HEAP);
    SweepOutcome outcome =
        new Sweep(plan, options, runs, new SweepObserver() {}, new StopFlag()).run();
    if (outcome.interrupted() || !outcome.failures().isEmpty()) {
      throw new SweepException(outcome);
    }
    return Results.of(List.of(SweepFolder.of(out, plan.experiment()).path()));
  }
}
