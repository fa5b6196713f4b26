#!/usr/bin/env bash
# ArgMax passes over NaN where Max keeps it, so a network that has gone wrong goes on predicting;
# TopK and UnsortedSegmentMax forget what stood before the NaN: of 2, NaN, 1 both make 1.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-java" \
  org.tensorflow:tensorflow-core-api:1.1.0 \
  org.tensorflow:tensorflow-core-native:1.1.0:linux-x86_64 <<'EOF'
import java.util.Arrays;
import org.tensorflow.EagerSession;
import org.tensorflow.TensorFlow;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;

public class Main {
  private static final float NAN = Float.NaN;

  public static void main(String[] args) {
    System.out.println("TensorFlow " + TensorFlow.version() + " (tensorflow-core-api 1.1.0)");
    System.out.println("expected: a NaN is the largest (or none is), wherever it stands, in all of them");
    float[][] rows = {{NAN, 1, 2}, {1, NAN, 2}, {1, 2, NAN}, {2, NAN, 1}, {NAN, NAN, NAN}};
    int[] argMax = new int[rows.length];
    float[] tops = new float[rows.length];
    boolean[] segmentIsNan = new boolean[rows.length];
    boolean maxIsNan = true;
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      for (int i = 0; i < rows.length; i++) {
        var row = tf.constant(rows[i]);
        var zero = tf.constant(0);
        float max = tf.reduceMax(row, zero).asTensor().getFloat();
        argMax[i] = (int) tf.math.argMax(row, zero).asTensor().getLong();
        float top = tf.nn.topK(row, tf.constant(1), TInt32.class).values().asTensor().getFloat(0);
        var segments = tf.constant(new int[] {0, 0, 0});
        float segment =
            tf.math.unsortedSegmentMax(row, segments, tf.constant(1)).asTensor().getFloat(0);
        tops[i] = top;
        segmentIsNan[i] = Float.isNaN(segment);
        maxIsNan &= Float.isNaN(max);
        System.out.printf(
            "%-15s: Max %s, ArgMax %d, TopK %s, UnsortedSegmentMax %s%n",
            Arrays.toString(rows[i]), max, argMax[i], top, segment);
      }
    }
    boolean passedOver = Arrays.equals(argMax, new int[] {2, 2, 1, 0, 0});
    boolean byPlace = tops[0] == 2 && tops[3] == 1 && segmentIsNan[0] != segmentIsNan[2];
    System.exit(maxIsNan && passedOver && byPlace ? 0 : 1);
  }
}
EOF
