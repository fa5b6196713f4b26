package org.bce3s.term;

/** A term of the loss. A term of weight 0 is not built into the graph. */
public interface LossTerm {
  /** The factor of this term in the total, at least 0. */
  double weight();
}
