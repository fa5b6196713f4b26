#!/usr/bin/env bash
# The gradient of SoftmaxCrossEntropyWithLogits can be built in float32 alone, though the operation
# takes all float types; that of the sparse operation, for labels as numbers, not at all.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-java" \
  org.tensorflow:tensorflow-core-api:1.1.0 \
  org.tensorflow:tensorflow-core-native:1.1.0:linux-x86_64 <<'EOF'
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.TensorFlow;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TNumber;

public class Main {
  public static void main(String[] args) {
    System.out.println("TensorFlow " + TensorFlow.version() + " (tensorflow-core-api 1.1.0)");
    System.out.println("expected: a network can be trained by softmax cross-entropy in any float type");
    boolean float32 = trains(TFloat32.class, false);
    boolean others = trains(TFloat64.class, false) || trains(TFloat16.class, false) || trains(TBfloat16.class, false);
    boolean sparse = trains(TFloat32.class, true);
    System.exit(float32 && !others && !sparse ? 0 : 1);
  }

  private static <T extends TNumber> boolean trains(Class<T> type, boolean sparse) {
    String what = type.getSimpleName() + (sparse ? ", sparse" : "");
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<T> logits = tf.dtypes.cast(tf.constant(new float[][] {{1, 2}}), type);
      Operand<T> labels = tf.dtypes.cast(tf.constant(new float[][] {{0, 1}}), type);
      Operand<T> loss =
          sparse
              ? tf.nn.sparseSoftmaxCrossEntropyWithLogits(logits, tf.constant(new int[] {1})).loss()
              : tf.nn.softmaxCrossEntropyWithLogits(logits, labels).loss();
      graph.addGradients(loss.asOutput(), new Output<?>[] {logits.asOutput()});
      System.out.println(what + ": built");
      return true;
    } catch (RuntimeException e) {
      System.out.println(what + ": " + e.getMessage().substring(0, 66) + " ...");
      return false;
    }
  }
}
EOF
