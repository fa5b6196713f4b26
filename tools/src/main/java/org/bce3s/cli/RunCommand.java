package org.bce3s.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.bce3s.display.FiguresText;
import org.bce3s.display.Terminal;
import org.bce3s.display.TrainingDisplay;
import org.bce3s.experiment.Canonical;
import org.bce3s.experiment.Experiment;
import org.bce3s.experiment.Row;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.FolderException;
import org.bce3s.file.FolderLock;
import org.bce3s.process.StopFlag;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunOrder;
import org.bce3s.run.RunProgram;
import org.bce3s.run.Training;
import org.bce3s.sweep.Cell;
import org.bce3s.sweep.Plan;
import org.bce3s.sweep.SweepFolder;
import org.bce3s.table.RunFigures;
import org.bce3s.table.RunsTable;
import org.bce3s.training.RunSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bce3s run}: one row with one seed, in this process. A sweep starts it for every run. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Trains one row of an experiment with one seed; a later sweep takes it as done.")
final class RunCommand implements Callable<Integer> {
  @ParentCommand private Bce3s bce3s;

  @Spec private CommandSpec spec;

  @Mixin private ExperimentArguments arguments;

  @Option(
      names = "--row",
      paramLabel = "NAME",
      description = "Row to train; needed where the experiment has several.")
  private String row;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed to train with; needed where the experiment has several.")
  private Long seed;

  @Mixin private DataOption data;

  @Mixin private OutOption out;

  @Option(
      names = "--run-folder",
      paramLabel = "DIR",
      description = "Folder of this run in place of one below --out.")
  private Path runFolder;

  @Option(
      names = "--stop-with-parent",
      hidden = true,
      description = "Stops when standard input ends; given by the process that started this one.")
  private boolean stopWithParent;

  @Override
  public Integer call() {
    Experiment experiment = arguments.read(bce3s.catalogue());
    Row chosen = row(experiment);
    long number = seed(experiment);
    StopFlag stop = new StopFlag();
    stop.watchSignals(() -> Runtime.getRuntime().halt(ExitCode.INTERRUPTED));
    if (stopWithParent) {
      stop.watchEnd(System.in);
    }
    return runFolder == null
        ? asPartOfSweep(experiment, chosen, number, stop)
        : train(chosen, number, new RunFolder(runFolder), stop);
  }

  /** Trains where a sweep would look for the run, and leaves the run's own table there. */
  private int asPartOfSweep(Experiment experiment, Row chosen, long number, StopFlag stop) {
    Plan plan =
        ExperimentArguments.plan(
            new Experiment(
                experiment.name(), List.of(number), experiment.baseline(), List.of(chosen)),
            data.folder());
    Cell cell = plan.cells().get(0);
    RunFolder folder = SweepFolder.of(out.folder(), plan.experiment()).run(cell);
    if (FolderLock.isHeld(folder.path())) {
      throw new FolderException(folder.path() + " is in use by " + FolderLock.owner(folder.path()));
    }
    folder.claim(cell.identity(), cell.yaml());
    int exitCode = train(chosen, number, folder, stop);
    Optional<RunFigures> figures = folder.result(cell.identity().sha256());
    if (exitCode == ExitCode.DONE && figures.isPresent()) {
      AtomicFile.write(
          folder.path().resolve(RunsTable.FILE),
          RunsTable.text(List.of(cell.line(plan, figures.get()))));
      spec.commandLine().getOut().println(cell + ": " + FiguresText.of(figures.get()));
      spec.commandLine().getOut().println("run: " + folder.path());
    }
    return exitCode;
  }

  private int train(Row chosen, long number, RunFolder folder, StopFlag stop) {
    RunSettings settings = chosen.settings();
    RunOrder order =
        new RunOrder(settings, Canonical.text(settings), number, data.folder(), folder);
    // A sweep's child prints to a log, whatever terminal its parent has.
    PrintStream stream = bce3s.terminal().stream();
    Terminal terminal = stopWithParent ? Terminal.lines(stream) : bce3s.terminal();
    String task = chosen.name() + " seed " + number;
    try (TrainingDisplay display =
        new TrainingDisplay(task, settings.train().batchSize(), System::nanoTime, terminal)) {
      return new RunProgram(Training.TENSORFLOW, stream).run(order, display, stop);
    }
  }

  private Row row(Experiment experiment) {
    List<Row> rows = experiment.rows();
    if (row == null && rows.size() == 1) {
      return rows.get(0);
    }
    List<String> names = rows.stream().map(Row::name).toList();
    if (row == null) {
      throw new ParameterException(
          spec.commandLine(),
          "which row? " + arguments.file() + " has several: --row " + String.join(" | ", names));
    }
    return rows.stream()
        .filter(r -> r.name().equals(row))
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(), "--row: " + Kinds.unknown("row", row, names)));
  }

  private long seed(Experiment experiment) {
    if (seed != null && seed < 0) {
      throw new ParameterException(
          spec.commandLine(), "--seed: " + seed + " is not allowed; must be at least 0");
    }
    if (seed == null && experiment.seeds().size() > 1) {
      String seeds =
          experiment.seeds().stream().map(String::valueOf).collect(Collectors.joining(" | "));
      throw new ParameterException(
          spec.commandLine(), "which seed? " + arguments.file() + " has several: --seed " + seeds);
    }
    return seed == null ? experiment.seeds().get(0) : seed;
  }
}
