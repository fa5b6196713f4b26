package org.bce3s.sweep;

import java.util.Optional;
import org.bce3s.run.RunFailure;
import org.bce3s.table.RunFigures;

/**
 * What the journal last says of a run.
 *
 * @param phase where the run stands
 * @param folder its folder, relative to the sweep's; empty before it was first started
 * @param pid the process that trains or trained it; 0 if none did
 * @param figures what it measured, if finished
 * @param failure why it failed, if it did
 */
record RunState(
    Phase phase,
    String folder,
    long pid,
    Optional<RunFigures> figures,
    Optional<RunFailure> failure) {
  /** Where a run stands. */
  enum Phase {
    PLANNED,
    STARTED,
    FINISHED,
    FAILED,
    INTERRUPTED
  }
}
