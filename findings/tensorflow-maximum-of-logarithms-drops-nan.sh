#!/usr/bin/env bash
# The graph optimiser takes the maximum of logarithms as the logarithm of the maximum (and so for
# other monotonic functions): a NaN of the logarithm of a negative number is gone.
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
    System.out.println("expected: max(log(x)) of -1, 2, 3 is NaN, with the optimiser and without");
    float[] values = {-1, 2, 3};
    float without = run(values, WITHOUT)[0];
    float with = run(values, ConfigProto.getDefaultInstance())[0];
    System.out.println("optimiser off:     " + without);
    System.out.println("default optimiser: " + with);
    System.exit(Float.isNaN(without) && with == (float) Math.log(3) ? 0 : 1);
  }

  private static Operand<TFloat32> build(Ops tf, Operand<TFloat32> x) {
    return tf.reduceMax(tf.math.log(x), tf.constant(0));
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
