#!/usr/bin/env bash
# The graph optimiser divides by a constant as a product with its rounded reciprocal: pixels divided
# by 255 are not those of NumPy or Java, nor of the same graph without the optimiser.
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
    System.out.println("expected: x / 255 is the float nearest to the quotient, as IEEE 754 has it");
    float[] values = new float[256];
    for (int i = 0; i < 256; i++) {
      values[i] = i;
    }
    float[] without = run(values, WITHOUT);
    float[] with = run(values, ConfigProto.getDefaultInstance());
    int wrongWithout = 0;
    int wrongWith = 0;
    for (int i = 0; i < 256; i++) {
      wrongWithout += without[i] == i / 255f ? 0 : 1;
      wrongWith += with[i] == i / 255f ? 0 : 1;
    }
    System.out.println("optimiser off:     " + wrongWithout + " of the 256 quotients differ");
    System.out.println("default optimiser: " + wrongWith + " of the 256 quotients differ");
    System.out.println("255 / 255 =        " + with[255]);
    System.exit(wrongWithout == 0 && wrongWith > 0 ? 0 : 1);
  }

  private static Operand<TFloat32> build(Ops tf, Operand<TFloat32> x) {
    return tf.math.div(x, tf.constant(255f));
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
