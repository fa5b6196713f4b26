package org.bce3s.loss;

import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A loss between samples, through a projector. A term says what it needs, and nothing else is
 * built.
 */
public interface ContrastiveTerm extends LossTerm {
  /** Adds the unweighted loss, a scalar, to the graph. */
  Operand<TFloat32> loss(Ops tf, ContrastiveInputs inputs);

  /** The length p of a projected feature. */
  int projection();

  /** The first epoch, counted from 0, whose loss contains this term. */
  int firstEpoch();

  /** The streams beside the source stream that the term is computed on. */
  default ContrastiveStreams streams() {
    return ContrastiveStreams.MIXED;
  }

  /**
   * What the memory of one projected source feature a class starts with; empty if the term has
   * none.
   */
  default Optional<MemoryStart> memory() {
    return Optional.empty();
  }

  /**
   * Whether the term compares the samples of a batch with each other, so that it is no mean over
   * the batch.
   */
  default boolean comparesSamples() {
    return false;
  }

  /** Whether the term has a predictor behind the projector. */
  default boolean predictor() {
    return false;
  }
}
