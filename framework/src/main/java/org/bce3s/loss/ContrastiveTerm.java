package org.bce3s.loss;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A loss between samples, through a projector and a memory of one feature a class. */
public interface ContrastiveTerm extends LossTerm {
  /** Adds the unweighted loss, a scalar, to the graph. */
  Operand<TFloat32> loss(Ops tf, ContrastiveInputs inputs);

  /** The length p of a projected feature. */
  int projection();

  /** The first epoch, counted from 0, whose loss contains this term. */
  int firstEpoch();
}
