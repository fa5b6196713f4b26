#!/usr/bin/env bash
# The graph optimiser adds up constants across operations, (x + c) - c becomes x: the usual way to
# round by adding a large number does nothing, and an overflow or underflow on the way is gone.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-java" \
  org.tensorflow:tensorflow-core-api:1.1.0 \
  org.tensorflow:tensorflow-core-native:1.1.0:linux-x86_64 <<'EOF'
import java.util.Arrays;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
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
import org.tensorflow.types.TFloat32;

public class Main {
  private static final ConfigProto WITHOUT =
      ConfigProto.newBuilder()
          .setGraphOptions(
              GraphOptions.newBuilder()
                  .setRewriteOptions(RewriterConfig.newBuilder().setDisableMetaOptimizer(true)))
          .build();

  public static void main(String[] args) {
    System.out.println("TensorFlow " + TensorFlow.version() + " (tensorflow-core-api 1.1.0)");
    System.out.println("expected: (x + 1.5 * 2^23) - 1.5 * 2^23 rounds x to the nearest whole number");
    float[] values = {1.3f, 2.7f, -0.6f};
    float[] without = run(values, WITHOUT);
    float[] with = run(values, ConfigProto.getDefaultInstance());
    System.out.println("x:                 " + Arrays.toString(values));
    System.out.println("optimiser off:     " + Arrays.toString(without));
    System.out.println("default optimiser: " + Arrays.toString(with));
    boolean rounded = Arrays.equals(without, new float[] {1, 3, -1});
    System.exit(rounded && Arrays.equals(with, values) ? 0 : 1);
  }

  private static Operand<TFloat32> build(Ops tf, Operand<TFloat32> x) {
    var large = tf.constant(12582912f);
    return tf.math.sub(tf.math.add(x, large), large);
  }

  private static float[] run(float[] values, ConfigProto config) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      var x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(values.length)));
      var out = tf.identity(build(tf, x));
      try (Session session = new Session(graph, config);
          TFloat32 fed = TFloat32.tensorOf(Shape.of(values.length), DataBuffers.of(values));
          Result result = session.runner().feed(x, fed).fetch(out).run()) {
        float[] answer = new float[(int) result.get(0).size()];
        ((TFloat32) result.get(0)).asRawTensor().data().asFloats().read(answer);
        return answer;
      }
    }
  }
}
EOF
