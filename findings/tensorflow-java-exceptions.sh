#!/usr/bin/env bash
# The commonest failures of a run are no TensorFlowException, although the library has a class of that
# name and throws it for other ones: a catch of it lets them through.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-java" \
  org.tensorflow:tensorflow-core-api:1.1.0 \
  org.tensorflow:tensorflow-core-native:1.1.0:linux-x86_64 <<'EOF'
import org.tensorflow.EagerSession;
import org.tensorflow.TensorFlow;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;

public class Main {
  public static void main(String[] args) {
    System.out.println("TensorFlow " + TensorFlow.version() + " (tensorflow-core-api 1.1.0)");
    System.out.println("expected: what TensorFlow refuses is a TensorFlowException");
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      Runnable shapes = () -> tf.math.add(tf.constant(new float[2]), tf.constant(new float[3]));
      Runnable index = () -> tf.gather(tf.constant(new float[2]), tf.constant(5), tf.constant(0));
      Runnable unknown = () -> session.opBuilder("Nothing", "x", tf.scope()).build();
      boolean first = isTensorFlowException("shapes [2] and [3] added", shapes);
      boolean second = isTensorFlowException("index 5 of 2 gathered", index);
      boolean third = isTensorFlowException("operation that is unknown", unknown);
      System.exit(!first && !second && third ? 0 : 1);
    }
  }

  private static boolean isTensorFlowException(String what, Runnable refused) {
    try {
      refused.run();
      throw new IllegalStateException(what + ": not refused");
    } catch (RuntimeException e) {
      boolean is = e instanceof TensorFlowException;
      System.out.println(what + ": " + e.getClass().getSimpleName() + ", a TensorFlowException: " + is);
      return is;
    }
  }
}
EOF
