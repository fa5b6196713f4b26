package org.bce3s.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bce3s.display.PlacesOfRuns;
import org.bce3s.display.ReproductionText;
import org.bce3s.display.Speed;
import org.bce3s.display.SweepDisplay;
import org.bce3s.display.TrainingDisplay;
import org.bce3s.failure.ExitCode;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.FolderException;
import org.bce3s.option.DataOption;
import org.bce3s.option.ExperimentArguments;
import org.bce3s.option.GpuOption;
import org.bce3s.option.HeapOption;
import org.bce3s.option.JobsOption;
import org.bce3s.option.PartOptions;
import org.bce3s.process.ChildLauncher;
import org.bce3s.process.GpuPool;
import org.bce3s.process.LocalLauncher;
import org.bce3s.process.Retries;
import org.bce3s.process.StopFlag;
import org.bce3s.reproduction.Comparison;
import org.bce3s.reproduction.Original;
import org.bce3s.reproduction.OriginalTables;
import org.bce3s.reproduction.Reproduction;
import org.bce3s.reproduction.TablesAgain;
import org.bce3s.reproduction.TablesReproduction;
import org.bce3s.run.RunFolder;
import org.bce3s.run.Training;
import org.bce3s.spec.Count;
import org.bce3s.sweep.Sweep;
import org.bce3s.sweep.SweepOptions;
import org.bce3s.sweep.SweepOutcome;
import org.bce3s.sweep.SweepSignals;
import org.bce3s.training.InterruptedRunException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bce3s reproduce}: trains finished runs again and tells whether the same came out. */
@Command(
    name = "reproduce",
    mixinStandardHelpOptions = true,
    description =
        "Trains a finished run, or those of tables that were kept, again and compares: to the byte"
            + " where processor, compute threads and native build are the same (of tables the code"
            + " too), within tolerances elsewhere. Exits 1 at a difference.",
    footer =
        "%nWithout --again the second training lies in a temporary folder and is deleted, also when it"
            + " is stopped (exit code 1).")
final class ReproduceCommand implements Callable<Integer> {
  @ParentCommand private Bce3s bce3s;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "RUN|TABLES",
      description =
          "Folder of a run, e.g. runs/quickstart/bce3s/seed-0, or of tables, e.g. results/quickstart,"
              + " whose runs are all trained again.")
  private Path place;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description =
          "Experiment of the tables, whose settings must be theirs; without it, those in their"
              + " provenance.json are trained.")
  private Path file;

  @Parameters(
      index = "2..*",
      paramLabel = "key=value",
      description = "Settings that replace those of the experiment, e.g. train.threads=4.")
  private List<String> overrides = List.of();

  @Option(
      names = "--rows",
      paramLabel = "ROW,...",
      hideParamSyntax = true,
      split = ",",
      description = "Of tables: trains these rows again, and those that they start from.")
  private List<String> rows = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N,...",
      hideParamSyntax = true,
      split = ",",
      description = "Of tables: trains these seeds again.")
  private List<Long> seeds = List.of();

  @Mixin private JobsOption jobs;

  @Mixin private GpuOption gpus;

  @Option(
      names = "--again",
      paramLabel = "DIR",
      description =
          "Keeps the second training in DIR; the same command goes on where it was stopped (exit code"
              + " 75).")
  private Path kept;

  @Mixin private HeapOption heap;

  @Mixin private DataOption data;

  @Override
  public Integer call() throws IOException {
    boolean tables = isOfTables();
    int stopped = kept == null ? ExitCode.FAILED : ExitCode.INTERRUPTED;
    if (kept != null) {
      return tables ? sweep(kept, stopped) : train(kept, stopped);
    }
    Path temporary = Files.createTempDirectory("bce3s-reproduce-");
    try {
      return tables
          ? sweep(temporary.resolve("tables"), stopped)
          : train(temporary.resolve("run"), stopped);
    } finally {
      AtomicFile.deleteFolder(temporary);
    }
  }

  /** Whether the folder is of tables, and what was typed is for such a folder. */
  private boolean isOfTables() {
    heap.check(spec.commandLine());
    jobs.check(spec.commandLine());
    gpus.check(spec.commandLine());
    PartOptions.check(rows, seeds, spec.commandLine());
    if (file != null && file.toString().contains("=") && !Files.exists(file)) {
      throw new ParameterException(
          spec.commandLine(),
          file + ": settings go with an experiment's file; name it before them");
    }
    boolean run = new RunFolder(place).identity().isPresent();
    if (!run && OriginalTables.areIn(place)) {
      return true;
    }
    if (!run && !new RunFolder(place).isOfRun()) {
      throw new FolderException(
          PlacesOfRuns.missing(place)
              .orElseGet(
                  () ->
                      place
                          + " holds neither a run (identity.txt) nor tables of runs (runs.csv)"
                          + PlacesOfRuns.withTablesBelow(place)));
    }
    if (file != null || !rows.isEmpty() || !seeds.isEmpty() || gpus.given() || gpus.shares()) {
      throw new ParameterException(
          spec.commandLine(),
          place
              + " is the folder of a run, which says itself by which settings it was trained; an"
              + " experiment, --rows, --seeds, --gpus and --runs-per-gpu are for folders of tables");
    }
    return false;
  }

  private int sweep(Path again, int stopped) {
    OriginalTables tables = OriginalTables.read(place).only(rows, seeds);
    TablesAgain second =
        TablesAgain.of(
            tables,
            Optional.ofNullable(file)
                .map(f -> Map.entry(f, ExperimentArguments.read(bce3s.catalogue(), f, overrides))),
            bce3s.catalogue(),
            data.folder(),
            again);
    Duration took = Duration.ofSeconds(Math.round(tables.seconds()));
    spec.commandLine()
        .getErr()
        .println(
            "trains "
                + Count.of(second.plan().runs().size(), "run")
                + " again; those of the tables took "
                + Speed.text(took));
    SweepOutcome outcome = sweep(second);
    if (outcome.interrupted()) {
      return interrupted("stopped before all runs were trained again", stopped);
    }
    if (!outcome.failures().isEmpty()) {
      outcome
          .failures()
          .forEach(run -> spec.commandLine().getErr().println(run.cell() + ": " + run.failure()));
      return outcome.exitCode();
    }
    return report(TablesReproduction.of(second));
  }

  private SweepOutcome sweep(TablesAgain second) {
    StopFlag stop = new StopFlag();
    gpus.describe(second.plan()).forEach(spec.commandLine().getErr()::println);
    Optional<GpuPool> pool = gpus.pool();
    SweepOptions options =
        new SweepOptions(
            data.folder(),
            second.out(),
            Optional.empty(),
            jobs.of(second.plan(), pool, spec.commandLine()),
            false,
            Retries.DEFAULT,
            spec.commandLine().getParseResult().originalArgs());
    ChildLauncher runs = new LocalLauncher(heap.commandLine(RunChild.class), pool);
    try (SweepDisplay display = new SweepDisplay(System::nanoTime, bce3s.terminal())) {
      Sweep sweep = new Sweep(second.plan(), options, runs, display, stop);
      SweepSignals.watch(stop, sweep, runs, display::told);
      return sweep.run();
    }
  }

  private int report(TablesReproduction reproduction) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("tables: " + place);
    new ReproductionText(reproduction).lines().forEach(out::println);
    out.flush();
    return reproduction.different().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private int train(Path again, int stopped) {
    StopFlag stop = new StopFlag();
    stop.watchSignals(() -> Runtime.getRuntime().halt(stopped));
    Original original = Original.read(place, bce3s.catalogue());
    int batchSize = original.settings().train().batchSize();
    try (TrainingDisplay display =
        new TrainingDisplay("reproduce", batchSize, System::nanoTime, bce3s.terminal())) {
      return report(
          Reproduction.of(original, data.folder(), again, Training.TENSORFLOW, display, stop));
    } catch (InterruptedRunException e) {
      return interrupted(e.getMessage(), stopped);
    }
  }

  private int interrupted(String why, int stopped) {
    spec.commandLine()
        .getErr()
        .println(
            "bce3s reproduce: "
                + why
                + (kept == null
                    ? "; --again DIR keeps what is trained"
                    : "; the same command goes on where it stopped"));
    return stopped;
  }

  private int report(Reproduction reproduction) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("run: " + place);
    out.println(
        "asked for: "
            + (reproduction.byteExact()
                ? "the same bytes (same processor, compute threads and native build)"
                : Comparison.TOLERANCES + " (" + String.join(", ", reproduction.reasons()) + ")"));
    reproduction.notes().forEach(note -> out.println("note: " + note));
    out.println("compared: " + String.join(", ", reproduction.compared()));
    reproduction.differences().forEach(difference -> out.println("DIFFERS: " + difference));
    boolean same = reproduction.differences().isEmpty();
    if (same) {
      out.println("reproduced");
    }
    out.flush();
    return same ? ExitCode.DONE : ExitCode.FAILED;
  }
}
