#!/usr/bin/env bash
# A value can be fetched together with others unless the graph optimiser happens to know the
# pattern that it stands in: then the node is gone, and the run ends in an error that denies its
# existence. Fetched without the pattern's end, the same node is there.
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
import org.tensorflow.exceptions.TFInvalidArgumentException;

public class Main {
  public static void main(String[] args) {
    System.out.println("TensorFlow " + TensorFlow.version() + " (tensorflow-core-api 1.1.0)");
    System.out.println("expected: 0.5 x can be looked at beside max(x, 0.5 x)");
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      var x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(2)));
      var half = tf.math.mul(x, tf.constant(0.5f));
      var leaky = tf.math.maximum(x, half);
      ConfigProto unfused =
          ConfigProto.newBuilder()
              .setGraphOptions(
                  GraphOptions.newBuilder()
                      .setRewriteOptions(
                          RewriterConfig.newBuilder().setRemapping(RewriterConfig.Toggle.OFF)))
              .build();
      try (Session plain = new Session(graph);
          Session careful = new Session(graph, unfused);
          TFloat32 values = TFloat32.vectorOf(-2, 2)) {
        try (Result alone = plain.runner().feed(x, values).fetch(half).run()) {
          System.out.println("fetched alone:                    " + ((TFloat32) alone.get(0)).getFloat(0));
        }
        try (Result both = careful.runner().feed(x, values).fetch(half).fetch(leaky).run()) {
          System.out.println("with the maximum, remapping off:  " + ((TFloat32) both.get(0)).getFloat(0));
        }
        try (Result both = plain.runner().feed(x, values).fetch(half).fetch(leaky).run()) {
          System.out.println("with the maximum, as by default:  " + ((TFloat32) both.get(0)).getFloat(0));
          System.exit(1);
        } catch (TFInvalidArgumentException e) {
          System.out.println("with the maximum, as by default:  " + e.getMessage());
        }
      }
    }
  }
}
EOF
