#!/usr/bin/env bash
# The gradient of a dilated convolution by its kernel, as the C++ gradients compute it that
# TensorFlow Java uses, is that of another convolution; no error is raised, and the forward pass
# is right.
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
import java.util.List;
import java.util.Random;
import org.tensorflow.Output;
import org.tensorflow.op.nn.Conv2d;
import org.tensorflow.types.TFloat32;

public class Main {
  private static final float STEP = 1e-2f;

  public static void main(String[] args) {
    System.out.println("TensorFlow " + TensorFlow.version() + " (tensorflow-core-api 1.1.0)");
    System.out.println("expected: the gradient by the kernel equals finite differences to 1 %");
    System.out.println("dilation 1: largest difference " + difference(1));
    double dilated = difference(2);
    System.out.println("dilation 2: largest difference " + dilated);
    System.exit(difference(1) < 0.01 && dilated > 0.1 ? 0 : 1);
  }

  /** The largest difference of gradient and finite differences, relative to the largest gradient. */
  private static double difference(long dilation) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Random random = new Random(1);
      var image = tf.constant(StdArrays.ndCopyOf(drawn(random, 6)));
      var kernel = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(1, 3, 3, 1)));
      var hwio = tf.reshape(kernel, tf.constant(new int[] {3, 3, 1, 1}));
      var y =
          tf.nn.conv2d(
              image, hwio, List.of(1L, 1L, 1L, 1L), "SAME",
              Conv2d.dilations(List.of(1L, dilation, dilation, 1L)));
      var loss = tf.reduceSum(tf.math.square(y), tf.constant(new int[] {0, 1, 2, 3}));
      var by = graph.addGradients(loss.asOutput(), new Output<?>[] {kernel.asOutput()})[0];
      float[][][][] at = drawn(random, 3);
      double largest = 0;
      double difference = 0;
      try (Session session = new Session(graph);
          TFloat32 fed = TFloat32.tensorOf(StdArrays.ndCopyOf(at));
          Result gradient = session.runner().feed(kernel, fed).fetch(by).run()) {
        for (int i = 0; i < 9; i++) {
          double got = ((TFloat32) gradient.get(0)).getFloat(0, i / 3, i % 3, 0);
          float[] value = at[0][i / 3][i % 3];
          value[0] += STEP;
          double above = loss(session, kernel, loss, at);
          value[0] -= 2 * STEP;
          double below = loss(session, kernel, loss, at);
          value[0] += STEP;
          double wanted = (above - below) / (2 * STEP);
          largest = Math.max(largest, Math.abs(wanted));
          difference = Math.max(difference, Math.abs(wanted - got));
        }
      }
      return difference / largest;
    }
  }

  private static double loss(
      Session session, Placeholder<TFloat32> kernel, org.tensorflow.Operand<TFloat32> loss, float[][][][] at) {
    try (TFloat32 fed = TFloat32.tensorOf(StdArrays.ndCopyOf(at));
        Result result = session.runner().feed(kernel, fed).fetch(loss).run()) {
      return ((TFloat32) result.get(0)).getFloat();
    }
  }

  private static float[][][][] drawn(Random random, int side) {
    float[][][][] values = new float[1][side][side][1];
    for (float[][] row : values[0]) {
      for (float[] pixel : row) {
        pixel[0] = random.nextFloat() - 0.5f;
      }
    }
    return values;
  }
}
EOF
