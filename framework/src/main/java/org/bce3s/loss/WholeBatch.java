package org.bce3s.loss;

import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The batch of all workers, of which one process forwards a share.
 *
 * @param labels classes of the source stream of all workers [N B], in the batch's order
 * @param rows makes of this process's rows [B, p] those of all workers [N B, p], in that order;
 *     without gradient
 */
public record WholeBatch(Operand<TInt32> labels, UnaryOperator<Operand<TFloat32>> rows) {
  /** The batch of a process that trains alone. */
  public static WholeBatch alone(Operand<TInt32> labels) {
    return new WholeBatch(labels, UnaryOperator.identity());
  }
}
