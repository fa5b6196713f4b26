#!/usr/bin/env bash
# MaxPool passes over NaN, and of a window that holds nothing else makes the least float: a
# network that has gone wrong looks healthy behind it. A reduction keeps NaN.
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
import java.util.Arrays;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

public class Main {
  private static final float NAN = Float.NaN;

  public static void main(String[] args) {
    System.out.println("TensorFlow " + TensorFlow.version() + " (tensorflow-core-api 1.1.0)");
    System.out.println("expected: the maximum of a window with a NaN is NaN, as a reduction has it");
    boolean seen = true;
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      var x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(1, 2, 2, 1)));
      var two = tf.constant(new int[] {1, 2, 2, 1});
      var pooled = tf.nn.maxPool(x, two, two, "VALID");
      var reduced = tf.reduceMax(x, tf.constant(new int[] {0, 1, 2, 3}));
      try (Session session = new Session(graph)) {
        for (float[] window : new float[][] {{NAN, 1, 2, 3}, {1, 2, 3, NAN}, {NAN, NAN, NAN, NAN}}) {
          try (TFloat32 values = TFloat32.tensorOf(Shape.of(1, 2, 2, 1), DataBuffers.of(window));
              Result result = session.runner().feed(x, values).fetch(pooled).fetch(reduced).run()) {
            float pool = ((TFloat32) result.get(0)).getFloat(0, 0, 0, 0);
            float reduction = ((TFloat32) result.get(1)).getFloat();
            System.out.println(Arrays.toString(window) + ": MaxPool " + pool + ", Max " + reduction);
            seen &= !Float.isNaN(pool) && Float.isNaN(reduction);
          }
        }
      }
    }
    System.exit(seen ? 0 : 1);
  }
}
EOF
