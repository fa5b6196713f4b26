#!/usr/bin/env bash
# In bfloat16 the gradient of a row that was gathered more than 256 times stays at 256, and so do
# cumulated sums: both add in bfloat16, while Sum adds in float32.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-java" \
  org.tensorflow:tensorflow-core-api:1.1.0 \
  org.tensorflow:tensorflow-core-native:1.1.0:linux-x86_64 <<'EOF'
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

public class Main {
  public static void main(String[] args) {
    System.out.println("TensorFlow " + TensorFlow.version() + " (tensorflow-core-api 1.1.0)");
    System.out.println("expected: the gradient of sum(gather(table, labels)) counts the labels of each row");
    boolean seen = true;
    for (int times : new int[] {100, 256, 4096}) {
      try (Graph graph = new Graph()) {
        Ops tf = Ops.create(graph);
        var one = tf.dtypes.cast(tf.constant(new float[] {1}), TBfloat16.class);
        var zero = tf.constant(0);
        var labels = tf.zeros(tf.constant(new int[] {times}), TInt32.class);
        var gathered = tf.gather(one, labels, zero);
        var sum = tf.reduceSum(gathered, zero);
        var by = graph.addGradients(sum.asOutput(), new Output<?>[] {one.asOutput()})[0];
        var last = tf.gather(tf.math.cumsum(gathered, zero), tf.constant(times - 1), zero);
        var scalar = tf.reshape(by.expect(TBfloat16.class), tf.constant(new int[0]));
        var gradient = tf.dtypes.cast(scalar, TFloat32.class);
        try (Session session = new Session(graph);
            Result result =
                session
                    .runner()
                    .fetch(gradient)
                    .fetch(tf.dtypes.cast(last, TFloat32.class))
                    .fetch(tf.dtypes.cast(sum, TFloat32.class))
                    .run()) {
          float gradientOf = ((TFloat32) result.get(0)).getFloat();
          float cumulated = ((TFloat32) result.get(1)).getFloat();
          float summed = ((TFloat32) result.get(2)).getFloat();
          System.out.println(
              times + " labels: gradient " + gradientOf
                  + ", last of Cumsum " + cumulated + ", Sum " + summed);
          int stuck = Math.min(times, 256);
          seen &= gradientOf == stuck && cumulated == stuck && summed == times;
        }
      }
    }
    System.exit(seen ? 0 : 1);
  }
}
EOF
