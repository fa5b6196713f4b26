package org.bce3s.optimisation;

import java.util.List;
import org.bce3s.spec.NoEffect;
import org.bce3s.tensor.Variable;
import org.bce3s.tensor.Variables;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** An update rule. */
public interface Optimizer {
  /** The settings of this rule that have no effect beside the others. */
  default List<NoEffect> withoutEffect() {
    return List.of();
  }

  /** The base learning rate. */
  double rate();

  /**
   * Adds the update of one variable to the graph.
   *
   * @param variables holds the optimiser's own state, created here
   * @param variable is updated
   * @param gradient of the loss by it, of its shape, perhaps clipped, without weight decay
   * @param rate this step's learning rate, a scalar
   */
  Op update(
      Ops tf,
      Variables variables,
      Variable variable,
      Operand<TFloat32> gradient,
      Operand<TFloat32> rate);
}
