package org.bce3s.sweep;

import java.util.Optional;
import org.bce3s.journal.Journal;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunStore;

/** Finds the finished runs of the last plan that was swept in a folder. */
public final class FinishedRuns {
  private final SweepEvents events;
  private final RunStore store;

  private FinishedRuns(SweepEvents events, RunStore store) {
    this.events = events;
    this.store = store;
  }

  /**
   * Those of a sweep's folder.
   *
   * @throws org.bce3s.journal.JournalException if the journal is damaged
   */
  public static FinishedRuns of(SweepFolder folder) {
    return new FinishedRuns(new SweepEvents(Journal.read(folder.journal())), folder.store());
  }

  /** Where the run of a row and seed lies now; empty if it is not finished. */
  public Optional<RunFolder> folder(String row, long seed) {
    return events.planned().stream()
        .filter(cell -> cell.row().equals(row) && cell.seed() == seed)
        .findFirst()
        .flatMap(cell -> store.finished(cell.identity()));
  }
}
