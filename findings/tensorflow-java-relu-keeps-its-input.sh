#!/usr/bin/env bash
# The gradient of a ReLU, as the C++ gradients build it that TensorFlow Java uses, looks at what went
# into the ReLU; it is kept until the backward pass beside what came out, which the next layer keeps
# anyway and which says the same. A network of layers and ReLUs holds twice the activations that the
# same one holds from Python, whose gradient looks at what came out.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-java" \
  org.tensorflow:tensorflow-core-api:1.1.0 \
  org.tensorflow:tensorflow-core-native:1.1.0:linux-x86_64 <<'EOF'
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

public class Main {
  private static final int LAYERS = 24;
  private static final int MEGABYTES = 16;

  public static void main(String[] args) throws Exception {
    System.out.println("TensorFlow " + TensorFlow.version() + " (tensorflow-core-api 1.1.0)");
    int needed = LAYERS * MEGABYTES;
    System.out.println(LAYERS + " layers relu(w x) of " + MEGABYTES + " MB each");
    System.out.println("expected: about " + needed + " MB for the backward pass, what came out of each layer");
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Placeholder<TFloat32> one = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of()));
      Operand<TFloat32> x = tf.fill(tf.constant(new int[] {MEGABYTES, 1 << 18}), one);
      List<Output<?>> weights = new ArrayList<>();
      for (int i = 0; i < LAYERS; i++) {
        Operand<TFloat32> w = tf.math.mul(one, tf.constant(1f + i / 100f));
        weights.add(w.asOutput());
        x = tf.nn.relu(tf.math.mul(x, w));
      }
      Operand<TFloat32> loss = tf.reduceSum(x, tf.constant(new int[] {0, 1}));
      Output<?>[] by = graph.addGradients(loss.asOutput(), weights.toArray(Output<?>[]::new));
      List<String> kept = new ArrayList<>();
      graph.operations().forEachRemaining(o -> {
        if (o.type().equals("ReluGrad")) {
          kept.add(((GraphOperation) o).inputs().get(1).asOutput().op().type());
        }
      });
      boolean input = kept.stream().allMatch("Mul"::equals);
      System.out.println("ReluGrad looks at the output of: " + kept.get(0) + " (what came out would be of: Relu)");
      try (Session session = new Session(graph); TFloat32 fed = TFloat32.scalarOf(1)) {
        session.runner().feed(one, fed).fetch(weights.get(0)).run().close();
        long before = peak();
        Session.Runner runner = session.runner().feed(one, fed);
        for (Output<?> gradient : by) {
          runner.fetch(gradient);
        }
        try (Result gradients = runner.run()) {
          long seen = peak() - before;
          System.out.println("seen: the peak of memory grew by " + seen / 1000 + " MB");
          System.exit(input && seen / 1000 > 1.7 * needed ? 0 : 1);
        }
      }
    }
  }

  /** Kilobytes. */
  private static long peak() throws Exception {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
EOF
