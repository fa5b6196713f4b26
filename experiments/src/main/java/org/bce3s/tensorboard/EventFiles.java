package org.bce3s.tensorboard;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bce3s.file.AtomicFile;
import org.bce3s.results.ResultRun;
import org.bce3s.results.Results;
import org.bce3s.run.RunFolder;
import org.bce3s.sweep.SweepFolder;
import org.bce3s.table.RunLine;
import org.tensorflow.proto.Event;

/**
 * Event files that were written for TensorBoard.
 *
 * @param files one for each run of which curves or histograms were kept, in the order of the runs
 * @param notes the runs of which there is nothing to show
 */
public record EventFiles(List<Path> files, List<String> notes) {
  /** The name of every file; TensorBoard looks for {@code tfevents} in it. */
  public static final String FILE = "events.out.tfevents.bce3s";

  /** Copies the lists. */
  public EventFiles {
    files = List.copyOf(files);
    notes = List.copyOf(notes);
  }

  /**
   * Writes {@code folder/<experiment>/<row>/seed-<n>/events.out.tfevents.bce3s} for every run. One
   * that is there is replaced.
   *
   * @throws org.bce3s.file.DataException if a table of a run is damaged or not of its form
   * @throws org.bce3s.file.FolderException if a file cannot be read or written
   */
  public static EventFiles write(Results results, Path folder) {
    List<Path> files = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (ResultRun run : results.runs()) {
      RunLine line = run.line();
      List<Event> events = RunEvents.of(run);
      if (events.size() == 1) {
        notes.add(line.row() + " seed " + line.cell("seed") + ": no tables of epochs or classes");
        continue;
      }
      Path file = file(line, folder);
      AtomicFile.write(file, RecordFile.bytes(events));
      files.add(file);
    }
    return new EventFiles(files, notes);
  }

  private static Path file(RunLine line, Path folder) {
    Path sweep = SweepFolder.of(folder, line.cell("experiment")).path();
    long seed = Long.parseLong(line.cell("seed"));
    return RunFolder.of(sweep, line.row(), seed).path().resolve(FILE);
  }
}
