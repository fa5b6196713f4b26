package org.bce3s.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.bce3s.display.FiguresText;
import org.bce3s.display.PlanNotes;
import org.bce3s.display.SweepDisplay;
import org.bce3s.experiment.Experiment;
import org.bce3s.experiment.Row;
import org.bce3s.failure.ExitCode;
import org.bce3s.option.DataOption;
import org.bce3s.option.ExperimentArguments;
import org.bce3s.option.GpuOption;
import org.bce3s.option.HeapOption;
import org.bce3s.option.OutOption;
import org.bce3s.option.RowOption;
import org.bce3s.option.WorkerOptions;
import org.bce3s.process.LocalLauncher;
import org.bce3s.process.StopFlag;
import org.bce3s.run.RunFolder;
import org.bce3s.run.WorkersText;
import org.bce3s.settings.TrainSettings;
import org.bce3s.sweep.Cell;
import org.bce3s.sweep.Plan;
import org.bce3s.sweep.SweepFolder;
import org.bce3s.table.RunFigures;
import org.bce3s.tensor.Cluster;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * {@code bce3s run}: one row with one seed.
 *
 * <p>It starts a child for it as a sweep would, in the folder where a sweep would look for it.
 */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Trains one row of an experiment with one seed; a later sweep takes it as done.")
final class RunCommand implements Callable<Integer> {
  @ParentCommand private Bce3s bce3s;

  @Spec private CommandSpec spec;

  @Mixin private ExperimentArguments arguments;

  @Mixin private RowOption row;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed to train with; needed where the experiment has several.")
  private Long seed;

  @Mixin private DataOption data;

  @Mixin private OutOption out;

  @Mixin private HeapOption heap;

  @Mixin private GpuOption gpus;

  @Mixin private WorkerOptions workers;

  @Override
  public Integer call() {
    Experiment experiment = arguments.read(bce3s.catalogue());
    Row chosen = row.choose(experiment, arguments.file(), spec.commandLine());
    long number = seed(experiment);
    Cluster cluster =
        workers.cluster(chosen.settings().train().workers(), System.getenv(), spec.commandLine());
    return supervise(experiment, chosen, number, cluster);
  }

  private int supervise(Experiment experiment, Row chosen, long number, Cluster cluster) {
    heap.check(spec.commandLine());
    gpus.check(spec.commandLine());
    Plan plan =
        ExperimentArguments.plan(
            new Experiment(
                experiment.name(), List.of(number), experiment.baseline(), experiment.rows()),
            data.folder());
    Cell cell = plan.cells().stream().filter(c -> c.row().equals(chosen)).findFirst().orElseThrow();
    PlanNotes.of(new Plan(plan.experiment(), plan.baseline(), List.of(cell), plan.dataNotes()))
        .forEach(spec.commandLine().getErr()::println);
    SweepFolder sweep = SweepFolder.of(out.folder(), plan.experiment());
    sweep.checkWritable();
    RunFolder folder = sweep.run(cell);
    SupervisedRun run =
        new SupervisedRun(plan, cell, folder, data.folder(), cluster, SupervisedRun.RESTARTS);
    TrainSettings train = chosen.settings().train();
    if (train.workers() > 1 && cluster.isFirst() && run.figures().isEmpty()) {
      spec.commandLine().getOut().println(WorkersText.of(train));
    }
    int exitCode;
    try (SweepDisplay display = new SweepDisplay(System::nanoTime, bce3s.terminal())) {
      exitCode =
          run.run(
              new LocalLauncher(heap.commandLine(RunChild.class), gpus.pool()),
              display,
              new StopFlag());
    }
    Optional<RunFigures> figures = run.figures();
    if (figures.isPresent()) {
      spec.commandLine().getOut().println(cell + ": " + FiguresText.of(figures.get()));
      spec.commandLine().getOut().println("run: " + folder.path());
    } else if (exitCode == ExitCode.DONE) {
      spec.commandLine()
          .getOut()
          .println(cell + ": worker " + cluster.index() + " is done; worker 0 has the results");
    } else if (exitCode == ExitCode.INTERRUPTED) {
      spec.commandLine().getErr().println("bce3s run: " + SweepCommand.RESUMABLE);
    }
    return List.of(ExitCode.DONE, ExitCode.WRONG, ExitCode.DATA, ExitCode.INTERRUPTED)
            .contains(exitCode)
        ? exitCode
        : ExitCode.FAILED;
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
