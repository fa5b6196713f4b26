#!/usr/bin/env bash
# Means in float16 add up in float16, over rows without so much as pairs: of more than 2048 ones over
# rows the mean is too small, of more than 65504 ones it is NaN. In bfloat16 all of them are right.
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
import org.tensorflow.types.family.TNumber;

public class Main {
  public static void main(String[] args) {
    System.out.println("TensorFlow " + TensorFlow.version() + " (tensorflow-core-api 1.1.0)");
    System.out.println("expected: the mean of ones is 1, over rows, over columns, in either type");
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      float rows = mean(tf, TFloat16.class, 0, 8192, 3);
      float columns = mean(tf, TFloat16.class, 1, 3, 8192);
      float many = mean(tf, TFloat16.class, 0, 100000);
      System.out.println("float16, 8192 rows: " + rows + ", 8192 columns: " + columns);
      System.out.println("float16, vector of 100000: " + many);
      float rows16 = mean(tf, TBfloat16.class, 0, 8192, 3);
      float many16 = mean(tf, TBfloat16.class, 0, 100000);
      System.out.println("bfloat16, 8192 rows: " + rows16 + ", vector of 100000: " + many16);
      boolean right = columns == 1 && rows16 == 1 && many16 == 1;
      System.exit(right && rows == 0.25f && Float.isNaN(many) ? 0 : 1);
    }
  }

  private static float mean(Ops tf, Class<? extends TNumber> type, int axis, int... shape) {
    var ones = tf.dtypes.cast(tf.fill(tf.constant(shape), tf.constant(1f)), type);
    var means = tf.dtypes.cast(tf.math.mean(ones, tf.constant(axis)), TFloat32.class);
    return tf.reshape(means, tf.constant(new int[] {-1})).asTensor().getFloat(0);
  }
}
EOF
