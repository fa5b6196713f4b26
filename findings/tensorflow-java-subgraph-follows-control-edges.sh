#!/usr/bin/env bash
# Graph.subgraphTo follows control edges too: a variable that a loss only waits for is among what the
# loss is computed from, and the gradient by it is then refused.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-java" \
  org.tensorflow:tensorflow-core-api:1.1.0 \
  org.tensorflow:tensorflow-core-native:1.1.0:linux-x86_64 <<'EOF'
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

public class Main {
  public static void main(String[] args) {
    System.out.println("TensorFlow " + TensorFlow.version() + " (tensorflow-core-api 1.1.0)");
    System.out.println("expected: the subgraph to a value has what the value is computed from");
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      var used = tf.placeholder(TFloat32.class);
      var waitedFor = tf.placeholder(TFloat32.class);
      Ops after = tf.withControlDependencies(waitedFor);
      var loss = after.math.square(used);
      Set<?> reached = graph.subgraphTo(Set.of(loss));
      boolean has = reached.contains(waitedFor.op());
      System.out.println("has what the loss uses: " + reached.contains(used.op()) + ", waits for: " + has);
      String refused = "not refused";
      try {
        graph.addGradients(loss.asOutput(), new Output<?>[] {waitedFor.asOutput()});
      } catch (RuntimeException e) {
        refused = e.getMessage().lines().findFirst().orElse("");
      }
      System.out.println("gradient by what it waits for: " + refused);
      System.exit(has && refused.contains("unreachable") ? 0 : 1);
    }
  }
}
EOF
