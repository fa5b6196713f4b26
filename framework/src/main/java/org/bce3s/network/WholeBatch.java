package org.bce3s.network;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * What the class memory is written from: the batch of all workers, of which one process forwards a
 * share, or a part of one process's.
 *
 * @param labels classes of the source stream of all workers [N B], in the batch's order
 * @param rows makes of this process's rows [B, p] those of all workers [N B, p], in that order;
 *     without gradient
 * @param before what the part before wrote, which comes first; empty where there is none
 */
public record WholeBatch(
    Operand<TInt32> labels, UnaryOperator<Operand<TFloat32>> rows, Optional<Op> before) {
  /** The batch of a process that trains alone. */
  public static WholeBatch alone(Operand<TInt32> labels) {
    return part(labels, Optional.empty());
  }

  /** A part of such a batch. */
  public static WholeBatch part(Operand<TInt32> labels, Optional<Op> before) {
    return new WholeBatch(labels, UnaryOperator.identity(), before);
  }
}
