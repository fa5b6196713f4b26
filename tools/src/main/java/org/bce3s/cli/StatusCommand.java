package org.bce3s.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bce3s.file.FolderException;
import org.bce3s.sweep.SweepFolder;
import org.bce3s.sweep.SweepStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
  @ParentCommand private Bce3s bce3s;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE|DIR",
      description = "Experiment, folder of its runs, or folder of such folders (default: --out).")
  private Path place;

  @Mixin private OutOption out;

  @Override
  public void run() {
    List<SweepFolder> folders = folders();
    PrintWriter terminal = spec.commandLine().getOut();
    for (SweepFolder folder : folders) {
      if (!folder.equals(folders.get(0))) {
        terminal.println();
      }
      StatusText text = new StatusText(SweepStatus.of(folder));
      terminal.println(folder.path());
      terminal.println();
      terminal.print(text.table());
      terminal.println(text.summary());
    }
    terminal.flush();
  }

  private List<SweepFolder> folders() {
    Path asked = place == null ? out.folder() : place;
    if (Files.isRegularFile(asked)) {
      String name = ExperimentArguments.read(bce3s.catalogue(), asked, List.of()).name();
      SweepFolder folder = SweepFolder.of(out.folder(), name);
      return swept(folder) ? List.of(folder) : nothing("experiment " + name, folder.path());
    }
    SweepFolder itself = new SweepFolder(asked);
    if (swept(itself)) {
      return List.of(itself);
    }
    List<SweepFolder> below = below(asked);
    return below.isEmpty() ? nothing("any experiment", asked) : below;
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

  private List<SweepFolder> nothing(String what, Path folder) {
    throw new ParameterException(
        spec.commandLine(), "no sweep of " + what + " was started in " + folder);
  }
}
