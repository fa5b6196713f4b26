package org.bce3s.sweep;

import java.util.Optional;
import java.util.stream.Stream;
import org.bce3s.journal.Journal;
import org.bce3s.run.RunFolder;

/** Finds the folders of the finished runs of a sweep. */
public final class FinishedRuns {
  private final SweepFolder folder;
  private final SweepEvents events;

  private FinishedRuns(SweepFolder folder, SweepEvents events) {
    this.folder = folder;
    this.events = events;
  }

  /**
   * Those of the last plan that was swept in a folder.
   *
   * @throws org.bce3s.journal.JournalException if the journal is damaged
   */
  public static FinishedRuns of(SweepFolder folder) {
    return new FinishedRuns(folder, new SweepEvents(Journal.read(folder.journal())));
  }

  /** The folder that a row was trained in with a seed; empty if that is not finished. */
  public Optional<RunFolder> folder(String row, long seed) {
    return events.planned().stream()
        .filter(cell -> cell.row().equals(row) && cell.seed() == seed)
        .findFirst()
        .flatMap(cell -> find(folder, cell, events.runs().get(cell.identity())));
  }

  /**
   * Looks where the cell has its folder and where the journal says that the run was, which is
   * another place after a row was renamed or where an equal cell was trained.
   */
  static Optional<RunFolder> find(SweepFolder folder, PlannedCell cell, RunState state) {
    Stream<RunFolder> journalled =
        state == null || state.folder().isEmpty()
            ? Stream.empty()
            : Stream.of(new RunFolder(folder.path().resolve(state.folder())));
    return Stream.concat(Stream.of(folder.run(cell.row(), cell.seed())), journalled)
        .flatMap(place -> place.finished(cell.identity()).stream())
        .findFirst();
  }
}
