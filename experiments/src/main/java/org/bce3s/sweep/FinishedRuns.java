package org.bce3s.sweep;

import java.util.Optional;
import java.util.stream.Stream;
import org.bce3s.run.RunFolder;

/** Finds the folder of a finished run. */
final class FinishedRuns {
  private FinishedRuns() {}

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
