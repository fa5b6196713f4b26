#!/usr/bin/env bash
# In bfloat16 the gradient of BiasAdd stops growing at 256, however many rows the bias was added
# to.
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
import org.tensorflow.Output;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat32;

public class Main {
  public static void main(String[] args) {
    System.out.println("TensorFlow " + TensorFlow.version() + " (tensorflow-core-api 1.1.0)");
    System.out.println("expected: the gradient of sum(x + bias) by the bias is the number of rows");
    boolean seen = true;
    for (int rows : new int[] {100, 256, 1000, 100000}) {
      float biasAdd = gradient(rows, true);
      float add = gradient(rows, false);
      System.out.println(rows + " rows: BiasAdd " + biasAdd + ", Add " + add);
      seen &= biasAdd == Math.min(rows, 256) && Math.abs(add - rows) <= rows / 256f;
    }
    System.exit(seen ? 0 : 1);
  }

  private static float gradient(int rows, boolean biasAdd) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      var bias = tf.constant(new float[] {0});
      var bias16 = tf.dtypes.cast(bias, TBfloat16.class);
      var x = tf.dtypes.cast(tf.zeros(tf.constant(new int[] {rows, 1}), TFloat32.class), TBfloat16.class);
      var y = biasAdd ? tf.nn.biasAdd(x, bias16) : tf.math.add(x, bias16);
      var sum = tf.reduceSum(tf.dtypes.cast(y, TFloat32.class), tf.constant(new int[] {0, 1}));
      var by = graph.addGradients(sum.asOutput(), new Output<?>[] {bias.asOutput()})[0];
      try (Session session = new Session(graph);
          Result result = session.runner().fetch(by).run()) {
        return ((TFloat32) result.get(0)).getFloat(0);
      }
    }
  }
}
EOF
