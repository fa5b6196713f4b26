package org.bce3s.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.bce3s.display.TrainingDisplay;
import org.bce3s.failure.ExitCode;
import org.bce3s.file.FolderException;
import org.bce3s.option.DataOption;
import org.bce3s.process.StopFlag;
import org.bce3s.reproduction.Comparison;
import org.bce3s.reproduction.Original;
import org.bce3s.reproduction.Reproduction;
import org.bce3s.run.Training;
import org.bce3s.training.InterruptedRunException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bce3s reproduce}: trains a finished run again and tells whether the same came out. */
@Command(
    name = "reproduce",
    mixinStandardHelpOptions = true,
    description =
        "Trains a finished run again from what its folder says and compares line by line: to the"
            + " byte where processor, compute threads and native build are the same, within"
            + " tolerances elsewhere. Exits 1 at a difference.",
    footer =
        "%nWithout --again the second training lies in a temporary folder and is deleted, also when it"
            + " is stopped (exit code 1).")
final class ReproduceCommand implements Callable<Integer> {
  @ParentCommand private Bce3s bce3s;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RUN",
      description = "Folder of a run, e.g. runs/quickstart/bce3s/seed-0.")
  private Path run;

  @Option(
      names = "--again",
      paramLabel = "DIR",
      description =
          "Keeps the second training in DIR; the same command goes on where it was stopped (exit code"
              + " 75).")
  private Path kept;

  @Mixin private DataOption data;

  @Override
  public Integer call() throws IOException {
    StopFlag stop = new StopFlag();
    int stopped = kept == null ? ExitCode.FAILED : ExitCode.INTERRUPTED;
    stop.watchSignals(() -> Runtime.getRuntime().halt(stopped));
    if (kept != null) {
      return train(kept, stop);
    }
    Path temporary = Files.createTempDirectory("bce3s-reproduce-");
    try {
      return train(temporary.resolve("run"), stop);
    } catch (InterruptedRunException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("bce3s reproduce: " + e.getMessage() + "; --again DIR keeps what is trained");
      return stopped;
    } finally {
      delete(temporary);
    }
  }

  private int train(Path again, StopFlag stop) {
    Original original = Original.read(run, bce3s.catalogue());
    int batchSize = original.settings().train().batchSize();
    try (TrainingDisplay display =
        new TrainingDisplay("reproduce", batchSize, System::nanoTime, bce3s.terminal())) {
      return report(
          Reproduction.of(original, data.folder(), again, Training.TENSORFLOW, display, stop));
    }
  }

  private int report(Reproduction reproduction) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("run: " + run);
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

  private static void delete(Path folder) {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      walk.forEach(all::add);
      for (int i = all.size() - 1; i >= 0; i--) {
        Files.delete(all.get(i));
      }
    } catch (IOException e) {
      throw FolderException.writing(folder, e);
    }
  }
}
