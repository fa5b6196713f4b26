package org.tensorflow;

import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.internal.c_api.TF_Input;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.global.tensorflow;

/**
 * Changes of a graph that {@link Graph} does not offer. It lies in this package for the handles.
 */
public final class GraphEdges {
  private GraphEdges() {}

  /**
   * Has an operation, which no session has run yet, take another value of the same type.
   *
   * @param input which of its inputs, from 0
   * @throws TensorFlowException if the graph cannot be changed so
   */
  public static void replace(Graph graph, GraphOperation operation, int input, Output<?> value) {
    try (Graph.Reference reference = graph.ref();
        TF_Status status = TF_Status.newStatus();
        TF_Output from = new TF_Output();
        TF_Input to = new TF_Input()) {
      from.oper(((GraphOperation) value.op()).getUnsafeNativeHandle()).index(value.index());
      to.oper(operation.getUnsafeNativeHandle()).index(input);
      tensorflow.TF_UpdateEdge(reference.nativeHandle(), from, to, status);
      status.throwExceptionIfNotOK();
    }
  }
}
