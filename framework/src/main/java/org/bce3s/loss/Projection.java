package org.bce3s.loss;

import java.util.Optional;

/**
 * What the head holds for a contrastive term.
 *
 * @param size length p of a projected feature
 * @param memory what the class memory starts with; empty for no memory
 * @param predictor whether there is a predictor behind the projector
 */
public record Projection(int size, Optional<MemoryStart> memory, boolean predictor) {
  /** What a term needs. */
  static Projection of(ContrastiveTerm term) {
    return new Projection(term.projection(), term.memory(), term.predictor());
  }
}
