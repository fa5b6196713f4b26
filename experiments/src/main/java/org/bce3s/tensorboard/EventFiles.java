package org.bce3s.tensorboard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.DataException;
import org.bce3s.file.FolderException;
import org.bce3s.results.ResultRun;
import org.bce3s.results.Results;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunProvenance;
import org.bce3s.sweep.StoredRun;
import org.bce3s.sweep.SweepFolder;
import org.bce3s.table.CsvTable;
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

  /**
   * Writes the files of runs that were begun and are not finished, at the same places: their epochs
   * so far. To a file that is there what is new is added, as TensorBoard expects it.
   *
   * @return the files
   * @throws org.bce3s.file.FolderException if a file cannot be read or written
   */
  public static List<Path> writeBegun(List<StoredRun> runs, Path folder) {
    List<Path> files = new ArrayList<>();
    for (StoredRun run : runs) {
      List<Event> events = run.figures().isEmpty() ? epochs(run.folder()) : List.of();
      if (events.size() > 1) {
        Path path = run.folder().path().toAbsolutePath().normalize();
        Path row = path.getParent();
        Path file =
            folder
                .resolve(row.getParent().getFileName())
                .resolve(row.getFileName())
                .resolve(path.getFileName())
                .resolve(FILE);
        grow(file, RecordFile.bytes(events));
        files.add(file);
      }
    }
    return files;
  }

  /** The events of a run so far; none while its table is just being written. */
  private static List<Event> epochs(RunFolder run) {
    if (!Files.exists(run.epochs())) {
      return List.of();
    }
    String written = RunProvenance.read(run).map(p -> p.value("written")).orElse("");
    try {
      double began = written.isEmpty() ? 0 : Instant.parse(written).getEpochSecond();
      return RunEvents.of(CsvTable.read(run.epochs()).lines(), began);
    } catch (DataException | DateTimeParseException torn) {
      return List.of();
    }
  }

  private static void grow(Path file, byte[] bytes) {
    try {
      byte[] there = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
      boolean grows =
          there.length > 0
              && there.length <= bytes.length
              && Arrays.equals(there, Arrays.copyOf(bytes, there.length));
      if (grows) {
        Files.write(
            file, Arrays.copyOfRange(bytes, there.length, bytes.length), StandardOpenOption.APPEND);
      } else {
        AtomicFile.write(file, bytes);
      }
    } catch (IOException e) {
      throw FolderException.writing(file, e);
    }
  }

  private static Path file(RunLine line, Path folder) {
    Path sweep = SweepFolder.of(folder, line.cell("experiment")).path();
    long seed = Long.parseLong(line.cell("seed"));
    return RunFolder.of(sweep, line.row(), seed).path().resolve(FILE);
  }
}
