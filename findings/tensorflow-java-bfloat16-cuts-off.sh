#!/usr/bin/env bash
# A bfloat16 tensor written from Java cuts the float off, TensorFlow's Cast rounds it to the nearest:
# the same numbers become other ones, on average too small by half a unit of the last place.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-java" \
  org.tensorflow:tensorflow-core-api:1.1.0 \
  org.tensorflow:tensorflow-core-native:1.1.0:linux-x86_64 <<'EOF'
import org.tensorflow.EagerSession;
import org.tensorflow.TensorFlow;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;

public class Main {
  public static void main(String[] args) {
    System.out.println("TensorFlow " + TensorFlow.version() + " (tensorflow-core-api 1.1.0, ndarray 1.0.0)");
    System.out.println("expected: a bfloat16 of a float is the same number from Java and by Cast");
    int other = 0;
    int other16 = 0;
    int steps = 1000;
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      for (int i = 0; i < steps; i++) {
        float value = 1 + i / (float) steps;
        var constant = tf.constant(value);
        try (TBfloat16 java = TBfloat16.scalarOf(value);
            TFloat16 java16 = TFloat16.scalarOf(value)) {
          var cast = tf.dtypes.cast(tf.dtypes.cast(constant, TBfloat16.class), TFloat32.class);
          var cast16 = tf.dtypes.cast(tf.dtypes.cast(constant, TFloat16.class), TFloat32.class);
          other += java.getFloat() == cast.asTensor().getFloat() ? 0 : 1;
          other16 += java16.getFloat() == cast16.asTensor().getFloat() ? 0 : 1;
          if (value == 1.015f) {
            System.out.println("1.015: Java " + java.getFloat() + ", Cast " + cast.asTensor().getFloat());
          }
        }
      }
    }
    System.out.println("bfloat16: " + other + " of " + steps + " numbers of [1, 2) differ; float16: " + other16);
    System.exit(other > steps / 3 && other16 == 0 ? 0 : 1);
  }
}
EOF
