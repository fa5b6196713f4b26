package org.bce3s.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bce3s.display.FiguresText;
import org.bce3s.failure.ExitCode;
import org.bce3s.option.JsonOption;
import org.bce3s.run.RunFolder;
import org.bce3s.spec.Count;
import org.bce3s.spec.Names;
import org.bce3s.sweep.StoredRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bce3s runs}: the runs on the disk and the room that they take. */
@Command(
    name = "runs",
    mixinStandardHelpOptions = true,
    description =
        "Lists the runs on the disk with the room that they take, packs and removes them.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunsCommand.ListRuns.class,
      RunsCommand.Remove.class,
      RunsCommand.Archive.class,
      HelpWords.class
    })
final class RunsCommand implements Runnable {
  private static final double KILO = 1000;
  private static final List<String> UNITS = List.of("kB", "MB", "GB", "TB");

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing: list, remove or archive");
  }

  /** The runs that are meant: folders of runs, or what was set aside below folders of sweeps. */
  static final class Chosen {
    @Parameters(
        arity = "1..*",
        paramLabel = "RUN",
        description = "Folders of runs, e.g. runs/quickstart/bce3s/seed-0.")
    private List<Path> places;

    @Option(
        names = "--set-aside",
        description =
            "Takes the runs that made room for others (seed-N.HASH) below the folders, which may be"
                + " those of sweeps.")
    private boolean setAside;

    List<StoredRun> runs(CommandSpec spec) {
      List<StoredRun> all = StoredRun.in(places);
      if (setAside) {
        return all.stream().filter(run -> run.state() == StoredRun.State.SET_ASIDE).toList();
      }
      for (Path place : places) {
        if (all.stream().noneMatch(run -> run.folder().path().equals(place))) {
          throw new ParameterException(
              spec.commandLine(),
              place
                  + " is no folder of a run; name the runs (runs list "
                  + place
                  + " shows them), or type --set-aside for those that made room for others");
        }
      }
      return all;
    }
  }

  /** {@code bce3s runs list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists runs with their state and the room that they take.")
  static final class ListRuns implements Runnable {
    @Spec private CommandSpec spec;

    @Parameters(
        arity = "0..*",
        paramLabel = "DIR",
        defaultValue = "runs",
        description =
            "Folders of a run, of an experiment, or of experiments (default: ${DEFAULT-VALUE}).")
    private List<Path> places;

    @Mixin private JsonOption json;

    @Override
    public void run() {
      List<RunFolder> folders = StoredRun.folders(places);
      PrintWriter out = spec.commandLine().getOut();
      if (json.given()) {
        JsonArray all = new JsonArray();
        for (StoredRun run : folders.stream().map(StoredRun::of).toList()) {
          JsonObject object = new JsonObject();
          object.addProperty("folder", run.folder().path().toString());
          object.addProperty("state", word(run));
          object.addProperty("bytes", run.bytes());
          object.addProperty(
              "all", run.figures().map(figures -> Double.valueOf(figures.all())).orElse(null));
          all.add(object);
        }
        JsonObject object = new JsonObject();
        object.add("runs", all);
        JsonOption.print("runs-on-disk/1", object, out);
        return;
      }
      List<StoredRun> runs = new ArrayList<>();
      for (RunFolder folder : folders) { // said at once, for disks that are far away take long
        StoredRun run = StoredRun.of(folder);
        runs.add(run);
        print(run, folders, out);
      }
      out.println(sum(runs));
      List<StoredRun> aside =
          runs.stream().filter(run -> run.state() == StoredRun.State.SET_ASIDE).toList();
      if (!aside.isEmpty()) {
        out.println("of which set aside: " + sum(aside));
      }
      out.flush();
    }
  }

  /** {@code bce3s runs remove}. */
  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Shows which runs would be removed, and with --yes deletes them for good.")
  static final class Remove implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Mixin private Chosen chosen;

    @Option(names = "--yes", description = "Deletes them; without it nothing is touched.")
    private boolean yes;

    @Override
    public Integer call() {
      List<StoredRun> runs = chosen.runs(spec);
      PrintWriter out = spec.commandLine().getOut();
      List<RunFolder> folders = runs.stream().map(StoredRun::folder).toList();
      runs.forEach(run -> print(run, folders, out));
      if (!yes) {
        out.println("nothing is removed yet; --yes deletes " + sum(runs));
        out.flush();
        return ExitCode.DONE;
      }
      runs.stream()
          .filter(run -> run.state() == StoredRun.State.RUNNING)
          .findFirst()
          .ifPresent(StoredRun::remove); // refuses before any is gone
      runs.forEach(StoredRun::remove);
      out.println("removed: " + sum(runs));
      if (runs.stream().anyMatch(run -> run.state() == StoredRun.State.FINISHED)) {
        out.println(
            "tables that were written hold their figures until the next sweep, which trains again"
                + " what its experiment has of them");
      }
      out.flush();
      return ExitCode.DONE;
    }
  }

  /** {@code bce3s runs archive}. */
  @Command(
      name = "archive",
      mixinStandardHelpOptions = true,
      description =
          "Packs runs, each into DIR/<experiment>/<row>/seed-N.zip, which is compared with the"
              + " files; the runs stay.",
      footer =
          "%nUnpacked in the folder of its row, a run is found again by the next sweep. \"runs remove\""
              + " frees the room.")
  static final class Archive implements Runnable {
    @Spec private CommandSpec spec;

    @Mixin private Chosen chosen;

    @Option(
        names = "--to",
        required = true,
        paramLabel = "DIR",
        description = "Folder of the archives.")
    private Path to;

    @Override
    public void run() {
      PrintWriter out = spec.commandLine().getOut();
      for (StoredRun run : chosen.runs(spec)) {
        Path archive = run.archive(to);
        out.println(archive + ": " + size(archive.toFile().length()) + " of " + size(run.bytes()));
        out.flush();
      }
    }
  }

  /** Prints the line of a run among those in some folders. */
  private static void print(StoredRun run, List<RunFolder> folders, PrintWriter out) {
    int width = folders.stream().mapToInt(f -> f.path().toString().length()).max().orElse(1);
    out.println(
        String.format(
                Locale.ROOT,
                "%-" + width + "s  %-9s  %9s  %s",
                run.folder().path(),
                word(run),
                size(run.bytes()),
                run.figures().map(FiguresText::of).orElse(""))
            .stripTrailing());
    out.flush();
  }

  private static String word(StoredRun run) {
    return Names.value(run.state()).replace('_', ' ').replace('-', ' ');
  }

  private static String sum(List<StoredRun> runs) {
    return Count.of(runs.size(), "run")
        + ", "
        + size(runs.stream().mapToLong(StoredRun::bytes).sum());
  }

  /** {@code 12.3 MB}. */
  private static String size(long bytes) {
    double size = bytes / KILO;
    int unit = 0;
    while (size >= KILO && unit + 1 < UNITS.size()) {
      size /= KILO;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", size, UNITS.get(unit));
  }
}
