package org.bce3s.tensor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.GraphEdges;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Adds gradients to a graph as TensorFlow makes them, and mends what it leaves to be wished. */
final class Gradients {
  private Gradients() {}

  /** See {@link GraphSession#gradients}. */
  static List<Operand<TFloat32>> of(
      Graph graph, Ops tf, Operand<TFloat32> loss, List<? extends Operand<TFloat32>> by) {
    Set<GraphOperation> reached = GraphWalk.behindGradients(List.of(loss));
    Output<?>[] x =
        by.stream()
            .map(Operand::asOutput)
            .filter(o -> reached.contains(o.op()))
            .toArray(Output[]::new);
    Iterator<Output<?>> dx = List.of(graph.addGradients(loss.asOutput(), x)).iterator();
    takeWhatReluLeft(graph);
    List<Operand<TFloat32>> gradients = new ArrayList<>();
    for (Operand<TFloat32> operand : by) {
      gradients.add(
          reached.contains(operand.op())
              ? dx.next().expect(TFloat32.class)
              : tf.zerosLike(operand));
    }
    return gradients;
  }

  /**
   * Has the gradients of ReLU look at what came out instead of what went in: where one is positive
   * so is the other, and what went in need not be kept, which is a third of all activations of a
   * ResNet. TensorFlow's own gradients in Python do so, those in C++, which Java has, do not.
   */
  private static void takeWhatReluLeft(Graph graph) {
    Map<Output<?>, Output<?>> leftBy = new HashMap<>();
    List<GraphOperation> gradients = new ArrayList<>();
    graph
        .operations()
        .forEachRemaining(
            operation -> {
              if (operation.type().equals("Relu")) {
                leftBy.put(input(operation, 0), operation.output(0));
              } else if (operation.type().equals("ReluGrad")) {
                gradients.add(operation);
              }
            });
    for (GraphOperation gradient : gradients) {
      Output<?> left = leftBy.get(input(gradient, 1));
      if (left != null) {
        GraphEdges.replace(graph, gradient, 1, left);
      }
    }
  }

  private static Output<?> input(Operation operation, int index) {
    return ((GraphOperation) operation).inputs().get(index).asOutput();
  }
}
