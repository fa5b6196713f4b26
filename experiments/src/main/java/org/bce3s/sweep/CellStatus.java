package org.bce3s.sweep;

import java.util.Optional;
import org.bce3s.run.Progress;
import org.bce3s.table.RunFigures;

/**
 * Where one cell stands.
 *
 * @param row the row's name
 * @param seed the seed
 * @param state where it stands
 * @param detail why it failed or is stale, what makes room for it, which cell it equals, or loss
 *     and accuracy so far; empty if there is nothing to say
 * @param progress how far its run is, if it was begun and not ended
 * @param figures what it measured, if done
 */
public record CellStatus(
    String row,
    long seed,
    CellState state,
    String detail,
    Optional<Progress> progress,
    Optional<RunFigures> figures) {
  private static final String COPY = "the same run as ";

  /** Whether another cell's run fills this one. */
  public boolean isCopy() {
    return detail.startsWith(COPY);
  }

  /** The status of a cell that is equal to this one and so is filled by its run. */
  CellStatus copiedTo(String otherRow, long otherSeed) {
    return new CellStatus(otherRow, otherSeed, state, COPY + row, progress, figures);
  }
}
