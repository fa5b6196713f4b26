#!/usr/bin/env bash
# The orthogonal initialiser of tensorflow-framework fails for every matrix that is wider than high.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-java" \
  org.tensorflow:tensorflow-framework:1.1.0 \
  org.tensorflow:tensorflow-core-native:1.1.0:linux-x86_64 <<'EOF'
import org.tensorflow.EagerSession;
import org.tensorflow.TensorFlow;
import org.tensorflow.framework.initializers.Orthogonal;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

public class Main {
  public static void main(String[] args) {
    System.out.println("TensorFlow " + TensorFlow.version() + " (tensorflow-framework 1.1.0)");
    System.out.println("expected: orthonormal columns for 4 x 2, orthonormal rows for 2 x 4");
    String high = made(4, 2);
    String wide = made(2, 4);
    System.out.println("4 x 2: " + high);
    System.out.println("2 x 4: " + wide);
    System.exit(high.startsWith("made") && wide.contains("NullPointerException") ? 0 : 1);
  }

  private static String made(long rows, long columns) {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      var shape = tf.constant(new long[] {rows, columns});
      var made = new Orthogonal<TFloat32>(1.0, 7L).call(tf, shape, TFloat32.class);
      return "made " + made.shape();
    } catch (RuntimeException e) {
      return e.toString();
    }
  }
}
EOF
