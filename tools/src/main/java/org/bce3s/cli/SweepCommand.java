package org.bce3s.cli;

import static java.util.stream.Collectors.partitioningBy;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.bce3s.display.PlanNotes;
import org.bce3s.display.SweepDisplay;
import org.bce3s.experiment.Experiment;
import org.bce3s.option.DataOption;
import org.bce3s.option.ExperimentArguments;
import org.bce3s.option.HeapOption;
import org.bce3s.option.JobsOption;
import org.bce3s.option.LauncherOptions;
import org.bce3s.option.OutOption;
import org.bce3s.option.PartOptions;
import org.bce3s.option.UntilOption;
import org.bce3s.process.ChildLauncher;
import org.bce3s.process.Retries;
import org.bce3s.process.StopFlag;
import org.bce3s.sweep.FailedRun;
import org.bce3s.sweep.KeptTables;
import org.bce3s.sweep.OtherRows;
import org.bce3s.sweep.Plan;
import org.bce3s.sweep.Sweep;
import org.bce3s.sweep.SweepFolder;
import org.bce3s.sweep.SweepOptions;
import org.bce3s.sweep.SweepOutcome;
import org.bce3s.sweep.SweepPart;
import org.bce3s.sweep.SweepSignals;
import org.bce3s.sweep.SweepStatus;
import org.bce3s.table.TableText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bce3s sweep}: all runs of an experiment, each in a process of its own, and its tables. */
@Command(
    name = "sweep",
    mixinStandardHelpOptions = true,
    description = "Trains every row of an experiment with every seed and writes its tables.",
    footer =
        "%nWhat is done is not done again: after an interruption, or when rows or seeds were added,"
            + " the same command trains what is left.")
final class SweepCommand implements Callable<Integer> {
  static final String RESUMABLE = "interrupted; the same command goes on where it stopped";

  private static final DateTimeFormatter STOPS =
      DateTimeFormatter.ofPattern("'stops at' uuuu-MM-dd HH:mm", Locale.ROOT);

  @ParentCommand private Bce3s bce3s;

  @Spec private CommandSpec spec;

  @Mixin private ExperimentArguments arguments;

  @Mixin private DataOption data;

  @Mixin private OutOption out;

  @Option(
      names = "--results",
      paramLabel = "DIR",
      description = "Also writes the tables to DIR/<experiment>, to be kept or committed.")
  private Path results;

  @Option(
      names = "--results-partial",
      description =
          "Writes them also where a run failed or the sweep was interrupted; otherwise what is kept"
              + " there stays as it is.")
  private boolean partial;

  @Option(
      names = "--results-replace",
      description = "Replaces them also where they hold runs that the experiment does not have.")
  private boolean replace;

  @Mixin private PartOptions part;

  @Mixin private UntilOption stop;

  @Mixin private JobsOption jobs;

  @Option(
      names = "--accept-code",
      description =
          "Takes finished runs over that other code trained, shown anew where the report is"
              + " another, and marks them in every table (column accepted_code); without it they"
              + " are trained again.")
  private boolean acceptCode;

  @Mixin private HeapOption heap;

  @Option(
      names = "--retries",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "Further attempts at a run that was killed, ran out of memory or crashed in native code"
              + " (default: ${DEFAULT-VALUE}).")
  private int retries;

  @Mixin private LauncherOptions launcher;

  @Option(names = "--keep-going", description = "Trains on after a run failed (the default).")
  private boolean keepGoing;

  @Option(names = "--fail-fast", description = "Stops the sweep at the first run that fails.")
  private boolean failFast;

  @Override
  public Integer call() {
    checkOptions();
    Experiment experiment = arguments.read(bce3s.catalogue());
    SweepPart asked = part.of(experiment, spec.commandLine());
    Optional<ZonedDateTime> until =
        stop.of(ZonedDateTime.now(ZoneId.systemDefault()), spec.commandLine());
    Plan plan = plan(experiment);
    SweepOptions options =
        new SweepOptions(
            data.folder(),
            out.folder(),
            kept(),
            launcher.jobs(jobs, plan, spec.commandLine()),
            failFast,
            Retries.of(retries),
            asked,
            commandLine());
    launcher.checkDevices(plan, spec.commandLine());
    PlanNotes.of(plan).forEach(spec.commandLine().getErr()::println);
    SweepFolder folder = SweepFolder.of(out.folder(), plan.experiment());
    folder.checkWritable();
    OtherRows.notes(folder, plan).forEach(spec.commandLine().getErr()::println);
    SweepStatus.of(folder, plan)
        .notes(asked.runs(plan))
        .forEach(spec.commandLine().getErr()::println);
    until.map(STOPS::format).ifPresent(spec.commandLine().getErr()::println);
    launcher.describeGpus(plan).forEach(spec.commandLine().getErr()::println);
    SweepOutcome outcome = sweep(plan, options, until);
    report(plan, outcome);
    return outcome.exitCode();
  }

  private Plan plan(Experiment experiment) {
    return acceptCode
        ? ExperimentArguments.plan(
            experiment,
            data.folder(),
            SweepFolder.of(out.folder(), experiment.name()).store()::finishedByOtherCode)
        : ExperimentArguments.plan(experiment, data.folder());
  }

  private Optional<KeptTables> kept() {
    return Optional.ofNullable(results).map(dir -> new KeptTables(dir, partial, replace));
  }

  private SweepOutcome sweep(Plan plan, SweepOptions options, Optional<ZonedDateTime> until) {
    StopFlag stop = new StopFlag();
    // At that time the flag is raised as by Ctrl-C, so that one more is the second here and there.
    BooleanSupplier mustStop =
        () -> {
          if (until.filter(ZonedDateTime.now(ZoneId.systemDefault())::isAfter).isPresent()) {
            stop.request();
          }
          return stop.getAsBoolean();
        };
    Path arrays = SweepFolder.of(options.out(), plan.experiment()).slurm();
    ChildLauncher runs =
        launcher.launcher(heap.commandLine(RunChild.class), plan, options.jobs(), arrays);
    try (SweepDisplay display = new SweepDisplay(System::nanoTime, bce3s.terminal())) {
      Sweep sweep = new Sweep(plan, options, runs, display, mustStop);
      SweepSignals.watch(stop, sweep, runs, display::told);
      return sweep.run();
    }
  }

  private void checkOptions() {
    jobs.check(spec.commandLine());
    if (retries < 0) {
      throw new ParameterException(
          spec.commandLine(), "--retries: " + retries + " is not allowed; must be at least 0");
    }
    if (results == null && (partial || replace)) {
      throw new ParameterException(
          spec.commandLine(),
          (partial ? "--results-partial" : "--results-replace") + " needs --results DIR");
    }
    if (keepGoing && failFast) {
      throw new ParameterException(
          spec.commandLine(), "--keep-going and --fail-fast exclude each other");
    }
    heap.check(spec.commandLine());
    launcher.check(jobs, spec.commandLine());
  }

  private List<String> commandLine() {
    return spec.commandLine().getParseResult().originalArgs();
  }

  private void report(Plan plan, SweepOutcome outcome) {
    PrintWriter terminal = spec.commandLine().getOut();
    SweepFolder folder = SweepFolder.of(out.folder(), plan.experiment());
    if (!outcome.lines().isEmpty()) {
      terminal.print(TableText.of(outcome.lines()));
      terminal.println();
      terminal.println("runs:  " + folder.runs());
      terminal.println("table: " + folder.ablation());
      kept()
          .ifPresent(
              tables -> {
                SweepFolder kept = SweepFolder.of(results, plan.experiment());
                terminal.println(
                    outcome.isKept(tables)
                        ? "kept:  " + kept.path()
                        : "kept:  nothing, since not all runs of the experiment are finished; what is in "
                            + kept.path()
                            + " stays as it is (--results-partial keeps the finished ones)");
              });
    }
    terminal.flush();
    PrintWriter err = spec.commandLine().getErr();
    Map<Boolean, List<FailedRun>> failures =
        outcome.failures().stream().collect(partitioningBy(f -> f.failure().failure().isLasting()));
    failed("failed, and will again until what is named here is changed:", failures.get(true));
    failed("failed, and tried again by the same command:", failures.get(false));
    if (outcome.interrupted()) {
      err.println("bce3s sweep: " + RESUMABLE);
    }
    err.flush();
  }

  private void failed(String head, List<FailedRun> runs) {
    PrintWriter err = spec.commandLine().getErr();
    if (!runs.isEmpty()) {
      err.println("bce3s sweep: " + head);
      runs.forEach(run -> err.println("  " + run.cell() + ": " + run.failure()));
    }
  }
}
