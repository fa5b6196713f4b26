#!/usr/bin/env bash
# The initialisers of tensorflow-framework take a convolution's input channels twice: He and
# Glorot come out too small by the square root of their number. And the uniform ones are never
# negative.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-java" \
  org.tensorflow:tensorflow-core-api:1.1.0 \
  org.tensorflow:tensorflow-core-native:1.1.0:linux-x86_64 \
  org.tensorflow:tensorflow-framework:1.1.0 <<'EOF'
import org.tensorflow.EagerSession;
import org.tensorflow.TensorFlow;
import org.tensorflow.framework.initializers.Glorot;
import org.tensorflow.framework.initializers.He;
import org.tensorflow.framework.initializers.VarianceScaling.Distribution;
import org.tensorflow.ndarray.FloatNdArray;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

public class Main {
  public static void main(String[] args) {
    System.out.println("TensorFlow " + TensorFlow.version() + ", tensorflow-framework 1.1.0");
    System.out.println("expected: He has deviation sqrt(2 / fan in); a uniform start has mean 0");
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      var he = new He<TFloat32>(Distribution.TRUNCATED_NORMAL, 1L);
      double dense = deviation((TFloat32) he.call(tf, tf.constant(new long[] {512, 256}), TFloat32.class).asTensor());
      double kernel = deviation((TFloat32) he.call(tf, tf.constant(new long[] {3, 3, 64, 128}), TFloat32.class).asTensor());
      System.out.println("He, 512 to 256:              " + dense + ", wanted " + Math.sqrt(2.0 / 512));
      System.out.println("He, 3x3 kernel of 64 to 128: " + kernel + ", wanted " + Math.sqrt(2.0 / 576)
          + ": smaller by " + Math.sqrt(2.0 / 576) / kernel);
      var glorot = new Glorot<TFloat32>(Distribution.UNIFORM, 1L);
      float least = Float.MAX_VALUE;
      for (FloatNdArray v : ((TFloat32) glorot.call(tf, tf.constant(new long[] {512, 256}), TFloat32.class).asTensor()).scalars()) {
        least = Math.min(least, v.getFloat());
      }
      System.out.println("Glorot uniform, 512 to 256:  least value " + least + ", wanted about " + -Math.sqrt(6.0 / 768));
      boolean seen =
          Math.abs(dense * Math.sqrt(512 / 2.0) - 1) < 0.02
              && Math.abs(Math.sqrt(2.0 / 576) / kernel - 8) < 0.2
              && least >= 0;
      System.exit(seen ? 0 : 1);
    }
  }

  private static double deviation(TFloat32 values) {
    double squares = 0;
    for (FloatNdArray v : values.scalars()) {
      squares += v.getFloat() * v.getFloat();
    }
    return Math.sqrt(squares / values.size());
  }
}
EOF
