package org.bce3s.cli;

import com.google.common.util.concurrent.Uninterruptibles;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bce3s.display.StatusJson;
import org.bce3s.display.StatusText;
import org.bce3s.display.StatusWatch;
import org.bce3s.experiment.Experiment;
import org.bce3s.file.DataException;
import org.bce3s.file.FolderException;
import org.bce3s.file.FolderLock;
import org.bce3s.option.DataOption;
import org.bce3s.option.ExperimentArguments;
import org.bce3s.option.JsonOption;
import org.bce3s.option.OutOption;
import org.bce3s.sweep.CellState;
import org.bce3s.sweep.OtherRows;
import org.bce3s.sweep.Plan;
import org.bce3s.sweep.SweepFolder;
import org.bce3s.sweep.SweepStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bce3s status}: where the runs of a sweep stand, also while it runs. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Shows where the runs of a sweep stand; the sweep may be running.")
final class StatusCommand implements Runnable {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  @ParentCommand private Bce3s bce3s;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE|DIR",
      description = "Experiment, folder of its runs, or folder of such folders (default: --out).")
  private Path place;

  @Parameters(
      index = "1..*",
      paramLabel = "key=value",
      description = "Settings that replace those of the experiment, as they were swept.")
  private List<String> overrides = List.of();

  @Option(
      names = "--watch",
      description =
          "Shows it again and again until no sweep and no run is at work there: on a terminal in"
              + " place, else a line whenever something happens.")
  private boolean watch;

  @Mixin private JsonOption json;

  @Mixin private DataOption data;

  @Mixin private OutOption out;

  @Override
  public void run() {
    if (watch && json.given()) {
      throw new ParameterException(
          spec.commandLine(), "--watch and --json exclude each other; ask again with --json");
    }
    Path asked = place == null ? out.folder() : place;
    if (Files.isRegularFile(asked)) {
      show(asked);
      return;
    }
    if (!overrides.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), overrides.get(0) + ": settings go with an experiment's file");
    }
    List<SweepFolder> folders = folders(asked);
    show(folders, SweepStatus::of);
  }

  /** Shows sweeps once, or as long as there is something to see. */
  private void show(List<SweepFolder> folders, Function<SweepFolder, SweepStatus> status) {
    if (json.given()) {
      JsonArray sweeps = new JsonArray();
      for (SweepFolder folder : folders) {
        JsonObject sweep = new JsonObject();
        sweep.addProperty("folder", folder.path().toString());
        StatusJson.of(status.apply(folder))
            .entrySet()
            .forEach(member -> sweep.add(member.getKey(), member.getValue()));
        sweeps.add(sweep);
      }
      JsonObject object = new JsonObject();
      object.add("sweeps", sweeps);
      JsonOption.print("status/1", object, spec.commandLine().getOut());
    } else if (watch) {
      watch(folders, status);
    } else {
      for (SweepFolder folder : folders) {
        if (!folder.equals(folders.get(0))) {
          spec.commandLine().getOut().println();
        }
        show(folder, status.apply(folder));
      }
    }
  }

  private void watch(List<SweepFolder> folders, Function<SweepFolder, SweepStatus> status) {
    int lines = Integer.getInteger("bce3s.lines", 0); // of standard output, if that is a terminal
    StatusWatch display =
        new StatusWatch(
            spec.commandLine().getOut(), lines == 0 ? 0 : bce3s.terminal().columns(), lines);
    while (true) {
      boolean atWork = folders.stream().anyMatch(folder -> FolderLock.isHeld(folder.path()));
      Map<Path, SweepStatus> now = new LinkedHashMap<>();
      folders.forEach(folder -> now.put(folder.path(), status.apply(folder)));
      display.show(now);
      if (!atWork
          && now.values().stream()
              .flatMap(sweep -> sweep.cells().stream())
              .noneMatch(cell -> cell.state() == CellState.RUNNING)) {
        return;
      }
      Uninterruptibles.sleepUninterruptibly(LOOK_AGAIN);
    }
  }

  /** The rows of an experiment, whatever was last swept in its folder. */
  private void show(Path file) {
    Experiment experiment = ExperimentArguments.read(bce3s.catalogue(), file, overrides);
    SweepFolder folder = SweepFolder.of(out.folder(), experiment.name());
    if (!swept(folder)) {
      throw nothing("experiment " + experiment.name(), folder.path());
    }
    try {
      Plan plan = ExperimentArguments.plan(experiment, data.folder());
      show(List.of(folder), swept -> SweepStatus.of(swept, plan));
      if (!json.given()) {
        OtherRows.notes(folder, plan).forEach(spec.commandLine().getOut()::println);
      }
    } catch (DataException e) {
      throw new DataException(
          e.getMessage()
              + "\ntype status "
              + folder.path()
              + " for what was last swept there, which needs no data");
    }
    spec.commandLine().getOut().flush();
  }

  private void show(SweepFolder folder, SweepStatus status) {
    PrintWriter terminal = spec.commandLine().getOut();
    StatusText text = new StatusText(status);
    terminal.println(folder.path());
    terminal.println();
    terminal.print(text.table());
    terminal.println(text.summary());
    terminal.flush();
  }

  private List<SweepFolder> folders(Path asked) {
    SweepFolder itself = new SweepFolder(asked);
    if (swept(itself)) {
      return List.of(itself);
    }
    List<SweepFolder> below = below(asked);
    if (below.isEmpty()) {
      throw nothing("any experiment", asked);
    }
    return below;
  }

  private static boolean swept(SweepFolder folder) {
    return Files.exists(folder.journal());
  }

  private static List<SweepFolder> below(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().map(SweepFolder::new).filter(StatusCommand::swept).toList();
    } catch (IOException e) {
      throw FolderException.reading(folder, e);
    }
  }

  private ParameterException nothing(String what, Path folder) {
    return new ParameterException(
        spec.commandLine(), "no sweep of " + what + " was started in " + folder);
  }
}
