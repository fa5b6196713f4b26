package org.bce3s.sweep;

/** Where a cell stands, as {@code plan} and {@code status} print it. */
public enum CellState {
  /** Its run is finished. */
  DONE,
  /** Its run is under way. */
  RUNNING,
  /** Its run was begun and goes on from its last checkpoint. */
  INTERRUPTED,
  /** Its run failed and will be tried again. */
  FAILED,
  /** Its training is finished, and what is to be shown of it is measured without training. */
  SHOWN_ANEW,
  /** Its folder holds a finished run of other settings, images or code, which is not used. */
  STALE,
  /** Its run was never begun; its folder may hold one that was begun with other settings. */
  TO_RUN;

  /** Whether a sweep has training to do for it. */
  boolean isTraining() {
    return this != DONE && this != SHOWN_ANEW;
  }
}
