package org.bce3s.sweep;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.experiment.ExperimentException;
import org.bce3s.experiment.ExperimentReader;
import org.bce3s.experiment.Row;
import org.bce3s.file.FolderException;
import org.bce3s.process.StopFlag;
import org.bce3s.run.FailureClass;
import org.bce3s.run.RunConfiguration;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunOrder;
import org.bce3s.run.RunProgram;
import org.bce3s.run.Training;
import org.bce3s.tensor.Cluster;
import org.bce3s.training.TrainingObserver;

/**
 * The main class of a run's process where the program that sweeps is not the command {@code bce3s};
 * takes what {@link RunCommandLine} gives and needs no other module on the class path.
 */
public final class RunProcess {
  private static final String STOP_WITH_PARENT = "--stop-with-parent";

  private RunProcess() {}

  /** Trains one run; ends the JVM with its exit code, see {@link RunProgram#run}. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT); // some languages have digits that no graph and no file takes
    System.exit(run(List.of(arguments)));
  }

  private static int run(List<String> arguments) {
    StopFlag stop = new StopFlag();
    stop.watchSignals(() -> Runtime.getRuntime().halt(RunProgram.INTERRUPTED));
    if (arguments.contains(STOP_WITH_PARENT)) {
      stop.watchEnd(System.in);
    }
    try {
      RunOrder order = order(arguments);
      int workers = order.settings().train().workers();
      if (workers > 1 && order.cluster().isAlone()) {
        order.checkFolder();
        RunCommandLine command =
            RunCommandLine.ofThisJvm(RunProcess.class.getName(), RunCommandLine.heapOfThisJvm());
        return new LocalWorkers(command, Launch.of(order), workers, System.err).run(stop);
      }
      return new RunProgram(Training.TENSORFLOW, System.err)
          .run(order, new TrainingObserver() {}, stop);
    } catch (ExperimentException | FolderException e) {
      System.err.println(e.getMessage());
      return FailureClass.CONFIGURATION.exitCode();
    }
  }

  private static Cluster cluster(Map<String, String> values) {
    return values.containsKey("--workers")
        ? new Cluster(
            List.of(values.get("--workers").split(",", -1)),
            Integer.parseInt(values.get("--worker")))
        : Cluster.ALONE;
  }

  /** {@code run YAML} and options with a value each, {@link #STOP_WITH_PARENT} aside. */
  private static RunOrder order(List<String> arguments) {
    Path yaml = Path.of(arguments.get(1));
    List<String> options =
        arguments.stream().skip(2).filter(a -> !a.equals(STOP_WITH_PARENT)).toList();
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i + 1 < options.size(); i += 2) {
      values.put(options.get(i), options.get(i + 1));
    }
    Row row = new ExperimentReader(Catalogue.standard()).read(yaml, List.of()).rows().get(0);
    return new RunOrder(
        row.settings(),
        () -> RunConfiguration.here(row.settings()),
        Long.parseLong(values.get("--seed")),
        Path.of(values.get("--data")),
        new RunFolder(Path.of(values.get("--run-folder"))),
        Optional.ofNullable(values.get("--run-identity")),
        Optional.ofNullable(values.get("--start-run")).map(start -> new RunFolder(Path.of(start))),
        cluster(values));
  }
}
