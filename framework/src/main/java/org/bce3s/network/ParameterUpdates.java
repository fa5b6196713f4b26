package org.bce3s.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bce3s.optimisation.GradientClipping;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Variable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The optimiser's update of every parameter that a step trains, by gradients perhaps clipped. */
final class ParameterUpdates {
  private final Map<Variable, Op> updates = new LinkedHashMap<>();

  /**
   * Adds the updates to a graph.
   *
   * @param head knows whose rate is another one
   * @param trainable the parameters
   * @param gradients theirs, by name and in their order
   * @param rate this step's learning rate, a scalar
   */
  ParameterUpdates(
      GraphSession session,
      Blueprint blueprint,
      Head head,
      List<Variable> trainable,
      Map<String, Operand<TFloat32>> gradients,
      Operand<TFloat32> rate) {
    Ops tf = session.tf();
    List<Operand<TFloat32>> used =
        clipped(tf, blueprint, trainable, List.copyOf(gradients.values()));
    for (int i = 0; i < trainable.size(); i++) {
      Variable variable = trainable.get(i);
      double factor = head.rateFactor(variable.name()) * blueprint.rateFactor(variable);
      Operand<TFloat32> own = factor == 1 ? rate : tf.math.mul(rate, tf.constant((float) factor));
      updates.put(
          variable,
          blueprint.optimizer().update(tf, session.variables(), variable, used.get(i), own));
    }
  }

  private static List<Operand<TFloat32>> clipped(
      Ops tf, Blueprint blueprint, List<Variable> trainable, List<Operand<TFloat32>> gradients) {
    if (blueprint.clipNorm().isEmpty()) {
      return gradients;
    }
    double maxNorm = blueprint.clipNorm().getAsDouble();
    return switch (blueprint.clipGroups()) {
      case GLOBAL -> GradientClipping.byGlobalNorm(tf, gradients, maxNorm);
      case BACKBONE_HEAD -> {
        List<Boolean> groups =
            trainable.stream().map(v -> v.part() != Variable.Part.BACKBONE).toList();
        yield GradientClipping.byNormOfGroup(tf, gradients, groups, maxNorm);
      }
    };
  }

  /** The updates of all parameters. */
  List<Op> all() {
    return new ArrayList<>(updates.values());
  }

  /** The updates of some of them. */
  List<Op> of(List<Variable> parameters) {
    return parameters.stream().map(updates::get).toList();
  }
}
