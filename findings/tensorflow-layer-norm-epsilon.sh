#!/usr/bin/env bash
# A layer norm written out of basic operations, with an epsilon of 1e-6, is fused by the graph
# optimiser (where oneDNN is on) into one whose epsilon is 0.001; small activations come out
# several times too small. With the gradient in the graph it is not fused: training and inference
# differ.
set -euo pipefail
export TF_ENABLE_ONEDNN_OPTS=1
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
import org.tensorflow.op.math.Mean;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;
import org.tensorflow.types.TFloat32;

public class Main {
  public static void main(String[] args) {
    System.out.println("TensorFlow " + TensorFlow.version() + " (tensorflow-core-api 1.1.0)");
    System.out.println("expected: (x - mean) / sqrt(variance + 1e-6), with the optimiser and without");
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      var x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(4, 8)));
      var axis = tf.constant(new int[] {1});
      var mean = tf.math.mean(x, axis, Mean.keepDims(true));
      var variance = tf.math.mean(tf.math.squaredDifference(x, mean), axis, Mean.keepDims(true));
      var gamma = tf.constant(new float[] {1, 1, 1, 1, 1, 1, 1, 1});
      var beta = tf.constant(new float[8]);
      var scale = tf.math.mul(tf.math.rsqrt(tf.math.add(variance, tf.constant(1e-6f))), gamma);
      var norm = tf.math.add(tf.math.mul(x, scale), tf.math.sub(beta, tf.math.mul(mean, scale)));
      float[][] values = new float[4][8];
      double meanOf0 = 0;
      for (int j = 0; j < 8; j++) {
        for (int i = 0; i < 4; i++) {
          values[i][j] = 0.01f * (j % 3 - 1) * (i + 1);
        }
        meanOf0 += values[0][j] / 8;
      }
      double varianceOf0 = 0;
      for (int j = 0; j < 8; j++) {
        varianceOf0 += Math.pow(values[0][j] - meanOf0, 2) / 8;
      }
      double right = (values[0][0] - meanOf0) / Math.sqrt(varianceOf0 + 1e-6);
      double with0001 = (values[0][0] - meanOf0) / Math.sqrt(varianceOf0 + 1e-3);
      ConfigProto unfused =
          ConfigProto.newBuilder()
              .setGraphOptions(
                  GraphOptions.newBuilder()
                      .setRewriteOptions(
                          RewriterConfig.newBuilder().setRemapping(RewriterConfig.Toggle.OFF)))
              .build();
      try (Session plain = new Session(graph);
          Session careful = new Session(graph, unfused);
          TFloat32 fed = TFloat32.tensorOf(StdArrays.ndCopyOf(values));
          Result fused = plain.runner().feed(x, fed).fetch(norm).run();
          Result exact = careful.runner().feed(x, fed).fetch(norm).run()) {
        float optimised = ((TFloat32) fused.get(0)).getFloat(0, 0);
        float written = ((TFloat32) exact.get(0)).getFloat(0, 0);
        System.out.println("by hand, epsilon 1e-6: " + right + "; epsilon 0.001: " + with0001);
        System.out.println("remapping off:         " + written);
        System.out.println("default optimiser:     " + optimised);
        boolean seen = Math.abs(written - right) < 1e-3 && Math.abs(optimised - with0001) < 1e-3;
        System.exit(seen ? 0 : 1);
      }
    }
  }
}
EOF
