package org.bce3s.sweep;

import java.time.Instant;
import java.util.Optional;
import org.bce3s.run.RunFailure;
import org.bce3s.table.RunFigures;

/**
 * What the journal last says of a run.
 *
 * @param phase where the run stands
 * @param folder its folder, relative to the sweep's; empty before it was first started
 * @param at when it said so; long ago if the journal does not tell
 * @param pid the process that trains or trained it; 0 if none did
 * @param figures what it measured, if finished
 * @param failure why it failed, if it did
 */
record RunState(
    Phase phase,
    String folder,
    Instant at,
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
