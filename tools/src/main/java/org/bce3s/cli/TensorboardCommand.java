package org.bce3s.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.bce3s.option.ResultsParameter;
import org.bce3s.results.Results;
import org.bce3s.tensorboard.EventFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bce3s tensorboard}: finished runs as event files. */
@Command(
    name = "tensorboard",
    mixinStandardHelpOptions = true,
    description = "Writes the curves and histograms of finished runs as TensorBoard's event files.",
    footer =
        "%nLOGDIR/<experiment>/<row>/seed-<n> holds the file of a run. The same command writes it"
            + " again.")
final class TensorboardCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Mixin private ResultsParameter places;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "LOGDIR",
      description = "Folder of event files, which \"tensorboard --logdir LOGDIR\" shows.")
  private Path to;

  @Override
  public void run() {
    Results results = places.read();
    EventFiles written = EventFiles.write(results, to);
    PrintWriter out = spec.commandLine().getOut();
    out.println("event files: " + written.files().size() + " in " + to);
    results.notes().forEach(note -> out.println("note: " + note));
    written.notes().forEach(note -> out.println("note: " + note));
    out.flush();
  }
}
