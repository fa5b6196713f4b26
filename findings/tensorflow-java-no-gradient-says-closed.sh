#!/usr/bin/env bash
# Where there is no gradient (through floor, say), addGradients answers as if there were one; what is
# then done with it says that the graph was closed, which it is not.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-java" \
  org.tensorflow:tensorflow-core-api:1.1.0 \
  org.tensorflow:tensorflow-core-native:1.1.0:linux-x86_64 <<'EOF'
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.TensorFlow;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

public class Main {
  public static void main(String[] args) {
    System.out.println("TensorFlow " + TensorFlow.version() + " (tensorflow-core-api 1.1.0)");
    System.out.println("expected: addGradients says that there is no gradient, by null, zero or an error");
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      var x = tf.placeholder(TFloat32.class);
      var loss = tf.math.floor(x);
      Output<?> by = graph.addGradients(loss.asOutput(), new Output<?>[] {x.asOutput()})[0];
      System.out.println("answer: an output (" + (by == null ? "null" : by.getClass().getSimpleName()) + ")");
      String message = "none";
      try {
        System.out.println("its shape: " + by.shape());
      } catch (IllegalStateException e) {
        message = e.getMessage();
      }
      System.out.println("error on its shape: " + message);
      tf.constant(1f);
      System.out.println("the graph is open: another constant was added");
      System.exit(message.contains("close() has been called") ? 0 : 1);
    }
  }
}
EOF
