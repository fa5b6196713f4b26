package org.bce3s.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;

/** Walks a graph against the direction of its edges. */
final class GraphWalk {
  private GraphWalk() {}

  /**
   * The operations that values are made of. Edges that only keep operations in order are not
   * followed.
   */
  static Set<GraphOperation> behind(List<? extends Operand<?>> values) {
    return behind(values, false);
  }

  /** Of the operations that values are made of those that a gradient reaches. */
  static Set<GraphOperation> behindGradients(List<? extends Operand<?>> values) {
    return behind(values, true);
  }

  private static Set<GraphOperation> behind(List<? extends Operand<?>> values, boolean gradients) {
    Set<GraphOperation> found = new HashSet<>();
    Deque<GraphOperation> open = new ArrayDeque<>();
    values.forEach(value -> open.add((GraphOperation) value.asOutput().op()));
    while (!open.isEmpty()) {
      GraphOperation operation = open.remove();
      boolean ends = gradients && operation.type().equals("StopGradient");
      if (found.add(operation) && !ends) {
        operation.inputs().forEach(input -> open.add((GraphOperation) input.asOutput().op()));
      }
    }
    return found;
  }

  /** The operations that run when one of them is to run, in the order in which they were made. */
  static List<GraphOperation> neededBy(Graph graph, Op target) {
    Set<GraphOperation> needed = new HashSet<>();
    Deque<GraphOperation> open = new ArrayDeque<>(List.of((GraphOperation) target.op()));
    while (!open.isEmpty()) {
      GraphOperation operation = open.remove();
      if (needed.add(operation)) {
        operation.inputs().forEach(input -> open.add((GraphOperation) input.asOutput().op()));
        operation.controlInputs().forEach(before -> open.add(before));
      }
    }
    List<GraphOperation> inOrder = new ArrayList<>();
    graph
        .operations()
        .forEachRemaining(
            operation -> {
              if (needed.contains(operation)) {
                inOrder.add(operation);
              }
            });
    return inOrder;
  }
}
