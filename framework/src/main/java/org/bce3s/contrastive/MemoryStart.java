package org.bce3s.contrastive;

import org.bce3s.tensor.Initializer;

/** What the class memory holds before a class has been seen. */
public enum MemoryStart {
  /** Zeros: all cosines with the class are 0. */
  ZERO(Initializer.constant(0)),
  /** Standard normal rows, drawn from the run's seed: a random direction for each class. */
  NORMAL(Initializer.normal(1));

  /** What the setting means. */
  static final String DOC =
      "what the class memory starts with; the released code leaves it uninitialised, which no run"
          + " could repeat";

  private final Initializer initializer;

  MemoryStart(Initializer initializer) {
    this.initializer = initializer;
  }

  /** Draws the initial values. */
  public Initializer initializer() {
    return initializer;
  }
}
