package org.bce3s.uniform;

import org.bce3s.term.LossTerm;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A loss between the rows of the classifier. */
public interface UniformTerm extends LossTerm {
  /**
   * Adds the unweighted loss, a scalar, to the graph.
   *
   * @param classifier the normalised classifier rows w_k/max(|w_k|, 1e-5) [K, d]
   */
  Operand<TFloat32> loss(Ops tf, Operand<TFloat32> classifier);
}
