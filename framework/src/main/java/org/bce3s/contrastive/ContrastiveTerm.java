package org.bce3s.contrastive;

import org.bce3s.term.LossTerm;
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

  /** What the network holds behind its backbone for the term. */
  ContrastiveParts parts();

  /** The first epoch, counted from 0, whose loss contains this term. */
  int firstEpoch();

  /** The streams beside the source stream that the term is computed on. */
  default ContrastiveStreams streams() {
    return ContrastiveStreams.MIXED;
  }

  /**
   * Whether the term compares the samples of a batch with each other, so that it is no mean over
   * the batch.
   */
  default boolean comparesSamples() {
    return false;
  }

  /** Whether the term is computed on the logits of the source streams as well. */
  default boolean usesLogits() {
    return false;
  }

  /** Whether the term takes the logarithm of the training images of every class. */
  default boolean needsEveryClass() {
    return false;
  }
}
