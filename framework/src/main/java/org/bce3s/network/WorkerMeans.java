package org.bce3s.network;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Input;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Losses and gradients of a step as means over the workers, which are those of the whole batch
 * since all shares are equal; of a process that trains alone, as they are.
 */
final class WorkerMeans {
  private final BatchLosses losses;
  private final Map<String, Operand<TFloat32>> gradients = new LinkedHashMap<>();
  private final Optional<Input<TFloat32>> asked;
  private final Optional<Operand<TFloat32>> anyAsked;

  /**
   * Adds the exchange to the graph.
   *
   * @param own this worker's losses
   * @param ownGradients its gradients, by variable
   */
  WorkerMeans(GraphSession session, BatchLosses own, Map<String, Operand<TFloat32>> ownGradients) {
    boolean alone = session.collectives().cluster().isAlone();
    asked = alone ? Optional.empty() : Optional.of(session.keep(Input.floats(session.tf())));
    List<Operand<TFloat32>> values = new ArrayList<>(ownGradients.values());
    values.addAll(own.values().present());
    asked.ifPresent(input -> values.add(input.operand()));

    Iterator<Operand<TFloat32>> means = session.collectives().means(values).iterator();
    ownGradients.keySet().forEach(name -> gradients.put(name, means.next()));
    losses = new BatchLosses(own.values().map(loss -> means.next()), own.stateUpdate());
    anyAsked = asked.map(input -> means.next());
  }

  /** The losses. */
  BatchLosses losses() {
    return losses;
  }

  /** The gradients, by variable. */
  Map<String, Operand<TFloat32>> gradients() {
    return gradients;
  }

  /** To be set to 1 where this worker was asked to stop, else to 0; none where it trains alone. */
  Optional<Input<TFloat32>> asked() {
    return asked;
  }

  /** Above 0 where any worker was asked to stop; none where it trains alone. */
  Optional<Operand<TFloat32>> anyAsked() {
    return anyAsked;
  }
}
