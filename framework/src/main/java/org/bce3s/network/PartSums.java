package org.bce3s.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Variable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The losses and gradients of a step as means over the micro-batches, each of which waits for the
 * gradients of the one before; one part's are taken as they are. There is a gradient by what the
 * loss reaches alone.
 */
final class PartSums {
  private final GraphSession session;
  private final Blueprint blueprint;
  private final List<MicroBatch> parts = new ArrayList<>();
  private final List<BatchLosses> losses = new ArrayList<>();
  private List<Variable> trainable = List.of();
  private List<Operand<TFloat32>> gradients = List.of();

  PartSums(GraphSession session, Blueprint blueprint) {
    this.session = session;
    this.blueprint = blueprint;
  }

  /**
   * The variables that the step updates, as soon as there is a part: those that are trained and
   * that a term reaches.
   */
  List<Variable> trainable() {
    return trainable;
  }

  /** Those of them that a term reaches which always counts, whatever the contrastive gate says. */
  List<Variable> trainableWithoutContrastive() {
    ByPlace<Operand<TFloat32>> ofPart = losses.get(0).values();
    return reached(Stream.of(ofPart.joint(), ofPart.uniform()).flatMap(Optional::stream).toList());
  }

  private List<Variable> reached(List<Operand<TFloat32>> by) {
    return session.trainedBy(by).stream().filter(blueprint::trains).toList();
  }

  /** Adds the losses of a part and their gradients. */
  void add(MicroBatch part, BatchLosses ofPart) {
    Ops tf = session.tf();
    if (parts.isEmpty()) {
      trainable = reached(List.of(ofPart.values().total()));
    }
    parts.add(part);
    losses.add(ofPart);
    List<Operand<TFloat32>> own =
        session.gradients(
            weighed(part, ofPart.values().total()),
            trainable.stream().map(Variable::read).toList());
    List<Operand<TFloat32>> sums = new ArrayList<>();
    for (int i = 0; i < own.size(); i++) {
      sums.add(gradients.isEmpty() ? own.get(i) : tf.math.add(gradients.get(i), own.get(i)));
    }
    gradients = sums;
  }

  /** Makes operations that wait for the parts so far. */
  Ops after() {
    return gradients.isEmpty()
        ? session.tf()
        : session.tf().withControlDependencies(List.<Op>copyOf(gradients));
  }

  /** What the last part so far writes for later steps, if anything. */
  Optional<Op> stateUpdate() {
    return losses.isEmpty() ? Optional.empty() : losses.get(losses.size() - 1).stateUpdate();
  }

  /** The gradients by variable. */
  Map<String, Operand<TFloat32>> gradients() {
    Map<String, Operand<TFloat32>> byName = new LinkedHashMap<>();
    for (int i = 0; i < trainable.size(); i++) {
      byName.put(trainable.get(i).name(), gradients.get(i));
    }
    return byName;
  }

  /** The losses, and what the last part writes for later steps, which comes after all others. */
  BatchLosses losses() {
    Ops tf = session.tf();
    ByPlace<Operand<TFloat32>> sum =
        IntStream.range(0, parts.size())
            .mapToObj(i -> losses.get(i).values().map(loss -> weighed(parts.get(i), loss)))
            .reduce((sums, more) -> sums.with(more, tf.math::add))
            .orElseThrow();
    return new BatchLosses(sum, stateUpdate());
  }

  private Operand<TFloat32> weighed(MicroBatch part, Operand<TFloat32> loss) {
    Ops tf = session.tf();
    return part.size() == part.batch() ? loss : tf.math.mul(tf.constant(part.share()), loss);
  }
}
