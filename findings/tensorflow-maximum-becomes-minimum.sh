#!/usr/bin/env bash
# The graph optimiser takes max(x, 1.5 x) for a leaky ReLU, which it is only for slopes below 1,
# and computes the minimum.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-java" \
  org.tensorflow:tensorflow-core-api:1.1.0 \
  org.tensorflow:tensorflow-core-native:1.1.0:linux-x86_64 <<'EOF'
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;
import org.tensorflow.types.TFloat32;

public class Main {
  public static void main(String[] args) {
    System.out.println("TensorFlow " + TensorFlow.version() + " (tensorflow-core-api 1.1.0)");
    System.out.println("expected: max(x, 1.5 x) of -2, -1, 1, 2 is -2, -1, 1.5, 3");
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      var x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(4)));
      var maximum = tf.math.maximum(x, tf.math.mul(x, tf.constant(1.5f)));
      ConfigProto unfused =
          ConfigProto.newBuilder()
              .setGraphOptions(
                  GraphOptions.newBuilder()
                      .setRewriteOptions(
                          RewriterConfig.newBuilder().setRemapping(RewriterConfig.Toggle.OFF)))
              .build();
      try (Session plain = new Session(graph);
          Session careful = new Session(graph, unfused);
          TFloat32 values = TFloat32.vectorOf(-2, -1, 1, 2);
          Result optimised = plain.runner().feed(x, values).fetch(maximum).run();
          Result written = careful.runner().feed(x, values).fetch(maximum).run()) {
        String first = text((TFloat32) optimised.get(0));
        String second = text((TFloat32) written.get(0));
        System.out.println("default optimiser: " + first);
        System.out.println("remapping off:     " + second);
        boolean seen = first.equals("-3.0 -1.5 1.0 2.0") && second.equals("-2.0 -1.0 1.5 3.0");
        System.exit(seen ? 0 : 1);
      }
    }
  }

  private static String text(TFloat32 v) {
    return v.getFloat(0) + " " + v.getFloat(1) + " " + v.getFloat(2) + " " + v.getFloat(3);
  }
}
EOF
