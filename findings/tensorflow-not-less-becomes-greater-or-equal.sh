#!/usr/bin/env bash
# The graph optimiser turns not(x < 0) into x >= 0, which is another thing for NaN: a guard that is
# written so that it also catches NaN catches none.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-java" \
  org.tensorflow:tensorflow-core-api:1.1.0 \
  org.tensorflow:tensorflow-core-native:1.1.0:linux-x86_64 <<'EOF'
import java.util.Arrays;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

public class Main {
  public static void main(String[] args) {
    System.out.println("TensorFlow " + TensorFlow.version() + " (tensorflow-core-api 1.1.0)");
    System.out.println("expected: not(x < 0) is true for NaN, with the optimiser and without");
    ConfigProto plain =
        ConfigProto.newBuilder()
            .setGraphOptions(
                GraphOptions.newBuilder()
                    .setRewriteOptions(RewriterConfig.newBuilder().setDisableMetaOptimizer(true)))
            .build();
    float[] values = {-1, 0, 1, Float.NaN};
    boolean[] without = notLess(values, plain);
    boolean[] with = notLess(values, ConfigProto.getDefaultInstance());
    System.out.println("x:                 " + Arrays.toString(values));
    System.out.println("optimiser off:     " + Arrays.toString(without));
    System.out.println("default optimiser: " + Arrays.toString(with));
    System.exit(without[3] && !with[3] ? 0 : 1);
  }

  private static boolean[] notLess(float[] values, ConfigProto config) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      var x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(values.length)));
      var notLess = tf.math.logicalNot(tf.math.less(x, tf.constant(0f)));
      var out = tf.identity(notLess);
      try (Session session = new Session(graph, config);
          TFloat32 fed = TFloat32.tensorOf(Shape.of(values.length), DataBuffers.of(values));
          Result result = session.runner().feed(x, fed).fetch(out).run()) {
        boolean[] answer = new boolean[values.length];
        for (int i = 0; i < answer.length; i++) {
          answer[i] = ((TBool) result.get(0)).getBoolean(i);
        }
        return answer;
      }
    }
  }
}
EOF
