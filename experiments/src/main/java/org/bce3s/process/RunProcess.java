package org.bce3s.process;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.experiment.ExperimentReader;
import org.bce3s.experiment.Row;
import org.bce3s.failure.Reported;
import org.bce3s.machine.NativeLibrary;
import org.bce3s.provenance.GitState;
import org.bce3s.run.FailureClass;
import org.bce3s.run.RunConfiguration;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunOrder;
import org.bce3s.run.RunProgram;
import org.bce3s.run.Training;
import org.bce3s.settings.TrainSettings;
import org.bce3s.tensor.Cluster;
import org.bce3s.tensor.ComputeThreads;
import org.bce3s.training.TrainingObserver;

/**
 * The program of a run's process; takes what {@link RunCommandLine} gives. It is a main class by
 * itself, which needs no other module on the class path, and what another one calls that prints the
 * training.
 */
public final class RunProcess {
  private static final String STOP_WITH_PARENT = "--stop-with-parent";

  private RunProcess() {}

  /** Prints the training of a run as it goes on. */
  public interface Display extends TrainingObserver, AutoCloseable {
    @Override
    default void close() {}
  }

  /** Opens displays. */
  @FunctionalInterface
  public interface Displays {
    /**
     * A display on the run's log.
     *
     * @param task what is trained: the row and the seed
     * @param batchSize source images a step
     */
    Display open(String task, int batchSize, PrintStream log);
  }

  /** Trains one run without a word; ends the JVM with its exit code, see {@link RunProgram#run}. */
  public static void main(String[] arguments) {
    main(RunProcess.class, arguments, (task, batchSize, log) -> new Display() {});
  }

  /**
   * Trains one run; ends the JVM with its exit code.
   *
   * @param program the main class, of which the workers of a run are processes too
   */
  public static void main(Class<?> program, String[] arguments, Displays displays) {
    Locale.setDefault(Locale.ROOT); // some languages have digits that no graph and no file takes
    // System.err would write in the locale's charset, which may know no plus-minus sign.
    PrintStream log =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    List<String> given = List.of(arguments);
    List<String> run = Gate.arguments(given, Preparation::of);
    System.exit(run(program, run, displays, run.equals(given) ? log : ownLog(run, log)));
  }

  /** The log of a run whose process was started before it had one. */
  private static PrintStream ownLog(List<String> arguments, PrintStream otherwise) {
    Path file = new RunFolder(Path.of(options(arguments).get("--run-folder"))).log();
    try {
      OutputStream end =
          Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      return new PrintStream(end, true, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return otherwise;
    }
  }

  private static int run(
      Class<?> program, List<String> arguments, Displays displays, PrintStream log) {
    StopFlag stop = new StopFlag();
    stop.watchSignals(() -> Runtime.getRuntime().halt(RunProgram.INTERRUPTED));
    try (ParentWatch parent = new ParentWatch();
        Meanwhile meanwhile = new Meanwhile()) {
      if (arguments.contains(STOP_WITH_PARENT)) {
        parent.begin(stop::request);
      }
      meanwhile.begin(NativeLibrary::load);
      Map<String, String> options = options(arguments);
      Row row =
          new ExperimentReader(Catalogue.standard())
              .read(Path.of(arguments.get(1)), List.of())
              .rows()
              .get(0);
      RunOrder order = order(row, options);
      TrainSettings train = row.settings().train();
      if (train.workers() > 1 && order.cluster().isAlone()) {
        order.checkFolder();
        RunCommandLine command =
            RunCommandLine.ofThisJvm(program.getName(), RunCommandLine.heapOfThisJvm());
        return new LocalWorkers(command, Launch.of(order), train.workers(), log).run(stop);
      }
      ComputeThreads.fix(train.threads());
      meanwhile.begin(ComputeThreads::make);
      meanwhile.begin(() -> RunConfiguration.findCode(row.settings()));
      meanwhile.begin(GitState::ofProgram);
      String task = row.name() + " seed " + order.seed();
      try (Display display = displays.open(task, train.batchSize(), log)) {
        return new RunProgram(Training.TENSORFLOW, log).run(order, display, stop);
      }
    } catch (RuntimeException | Error e) {
      if (e instanceof Reported reported) {
        log.println(e.getMessage());
        return reported.exitCode();
      }
      e.printStackTrace(log);
      return FailureClass.ERROR.exitCode();
    }
  }

  /** The options of {@code run YAML}, with a value each, {@link #STOP_WITH_PARENT} aside. */
  private static Map<String, String> options(List<String> arguments) {
    List<String> options =
        arguments.stream().skip(2).filter(a -> !a.equals(STOP_WITH_PARENT)).toList();
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i + 1 < options.size(); i += 2) {
      values.put(options.get(i), options.get(i + 1));
    }
    return values;
  }

  private static Cluster cluster(Map<String, String> values) {
    return values.containsKey("--workers")
        ? new Cluster(
            List.of(values.get("--workers").split(",", -1)),
            Integer.parseInt(values.get("--worker")))
        : Cluster.ALONE;
  }

  private static RunOrder order(Row row, Map<String, String> values) {
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
