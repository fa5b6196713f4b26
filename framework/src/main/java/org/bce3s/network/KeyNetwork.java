package org.bce3s.network;

import java.util.List;
import org.bce3s.contrastive.Projection;
import org.bce3s.tensor.Rows;
import org.bce3s.tensor.Variables;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The momentum copy of backbone and projector that makes keys (He et al. 2020, "Momentum contrast
 * for unsupervised visual representation learning"). In a step its parameters become m times their
 * own and 1 - m times those of the network as the step finds them, and then keys are made, without
 * gradient. The statistics of its BatchNorm are its own.
 *
 * @param variables the copies
 * @param projector of the features that the copy of the backbone makes
 */
record KeyNetwork(Variables variables, Projector projector) {
  /** What the names of its variables begin with. */
  private static final String PREFIX = "key.";

  static KeyNetwork create(
      Variables variables, Projection projection, double momentum, int featureSize) {
    Variables copies = variables.momentumCopy(PREFIX, momentum);
    return new KeyNetwork(
        copies, Projector.create(copies, ContrastiveHead.PROJECTOR, projection, featureSize));
  }

  /** Keys of length 1 [B, p], without gradient, of features of the copy [B, d]. */
  Operand<TFloat32> keys(Ops tf, Operand<TFloat32> features) {
    return tf.stopGradient(Rows.normalize(tf, projector.project(tf, tf.stopGradient(features))));
  }

  /** Moves the parameters, once all that is computed of them is there. */
  List<Op> updates(Ops tf, Op after) {
    return variables.moves(tf.withControlDependencies(List.of(after)));
  }
}
