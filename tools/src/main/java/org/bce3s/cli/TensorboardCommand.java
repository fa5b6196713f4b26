package org.bce3s.cli;

import com.google.common.util.concurrent.Uninterruptibles;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bce3s.file.FolderLock;
import org.bce3s.option.ResultsParameter;
import org.bce3s.results.Results;
import org.bce3s.sweep.StoredRun;
import org.bce3s.tensorboard.EventFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bce3s tensorboard}: runs as event files. */
@Command(
    name = "tensorboard",
    mixinStandardHelpOptions = true,
    description =
        "Writes the curves of runs, and the histograms of finished ones, as TensorBoard's event files.",
    footer =
        "%nLOGDIR/<experiment>/<row>/seed-<n> holds the file of a run. The same command writes it"
            + " again.")
final class TensorboardCommand implements Runnable {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  @Spec private CommandSpec spec;

  @Mixin private ResultsParameter places;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "LOGDIR",
      description = "Folder of event files, which \"tensorboard --logdir LOGDIR\" shows.")
  private Path to;

  @Option(
      names = "--live",
      description =
          "Goes on every few seconds until no run is at work there; what is new is added to the"
              + " files.")
  private boolean live;

  @Override
  public void run() {
    while (live && show()) {
      Uninterruptibles.sleepUninterruptibly(LOOK_AGAIN);
    }
    Written all = write();
    PrintWriter out = spec.commandLine().getOut();
    out.println("event files: " + all.files() + " in " + to);
    all.notes().forEach(note -> out.println("note: " + note));
    out.flush();
  }

  /** Event files, and what there is to say of them. */
  private record Written(int files, List<String> notes) {}

  /** Writes what there is so far; whether runs are at work. */
  private boolean show() {
    List<StoredRun> stored = stored();
    EventFiles.writeBegun(stored, to);
    return stored.stream().anyMatch(run -> run.state() == StoredRun.State.RUNNING)
        || places.places().stream().anyMatch(FolderLock::isHeld);
  }

  private Written write() {
    List<StoredRun> stored = stored();
    int begun = EventFiles.writeBegun(stored, to).size();
    List<String> notes = new ArrayList<>();
    if (begun > 0) {
      notes.add(begun + " of them of runs that are not finished, with their epochs so far");
    }
    boolean unfinished =
        !stored.isEmpty() && stored.stream().allMatch(run -> run.figures().isEmpty());
    if (unfinished && begun > 0) {
      return new Written(begun, notes);
    }
    Results results = places.read();
    EventFiles written = EventFiles.write(results, to);
    notes.addAll(results.notes());
    notes.addAll(written.notes());
    return new Written(begun + written.files().size(), notes);
  }

  /** The runs in folders of runs; tables that were kept have none. */
  private List<StoredRun> stored() {
    return StoredRun.in(places.places().stream().filter(Files::isDirectory).toList());
  }
}
