#!/usr/bin/env bash
# Where a graph seems to need more memory than a device has, TensorFlow's graph optimiser replaces AddN
# by additions to one tensor as the terms arrive. Floating-point sums depend on their order, and the order
# of arrival on threads: one graph gives several sums for the same input, within a session too. A CPU seems
# to have 256 MB, whatever it has, so that a global gradient norm over a network of 25 million weights is
# such a sum. TF_DETERMINISTIC_OPS does not help; memory_optimization: NO_MEM_OPT does.
set -euo pipefail
TF_DETERMINISTIC_OPS=1 "$(dirname -- "${BASH_SOURCE[0]}")/run-java" \
  org.tensorflow:tensorflow-core-api:1.1.0 \
  org.tensorflow:tensorflow-core-native:1.1.0:linux-x86_64 <<'EOF'
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;
import org.tensorflow.proto.RewriterConfig.MemOptType;
import org.tensorflow.types.TFloat32;

public class Main {
  private static final int TENSORS = 40;
  private static final int RUNS = 100;

  public static void main(String[] args) {
    System.out.println("TensorFlow " + TensorFlow.version() + " (tensorflow-core-api 1.1.0), TF_DETERMINISTIC_OPS=1");
    System.out.println("norm of " + TENSORS + " tensors that are needed again, " + RUNS + " runs on the CPU, 4 threads");
    System.out.println("expected: one norm, whatever the size of the tensors");
    int small = norms(10_000, MemOptType.DEFAULT_MEM_OPT).size();
    Set<Float> large = norms(1_500_000, MemOptType.DEFAULT_MEM_OPT);
    int without = norms(1_500_000, MemOptType.NO_MEM_OPT).size();
    System.out.println("10,000 numbers each: different norms: " + small);
    System.out.println("1,500,000 each: different norms: " + large.size() + ", e.g. "
        + large.stream().limit(3).toList());
    System.out.println("1,500,000 each, NO_MEM_OPT: different norms: " + without);
    System.exit(small == 1 && large.size() > 1 && without == 1 ? 0 : 1);
  }

  private static Set<Float> norms(int size, MemOptType memory) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Placeholder<TFloat32> one = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of()));
      List<Operand<TFloat32>> gradients = new ArrayList<>();
      List<Operand<TFloat32>> squares = new ArrayList<>();
      for (int i = 0; i < TENSORS; i++) {
        Operand<TFloat32> gradient =
            tf.math.mul(tf.fill(tf.constant(new int[] {size}), one), tf.constant(0.1f + i));
        gradients.add(gradient);
        squares.add(tf.reduceSum(tf.math.square(gradient), tf.constant(0)));
      }
      Operand<TFloat32> norm = tf.math.sqrt(tf.math.addN(squares));
      List<Operand<TFloat32>> scaled = new ArrayList<>();
      gradients.forEach(g -> scaled.add(tf.reduceSum(tf.math.div(g, norm), tf.constant(0))));
      ConfigProto config = ConfigProto.newBuilder()
          .setIntraOpParallelismThreads(4)
          .setInterOpParallelismThreads(4)
          .setGraphOptions(GraphOptions.newBuilder()
              .setRewriteOptions(RewriterConfig.newBuilder().setMemoryOptimization(memory)))
          .build();
      Set<Float> seen = new TreeSet<>();
      try (Session session = new Session(graph, config); TFloat32 fed = TFloat32.scalarOf(1)) {
        for (int i = 0; i < RUNS; i++) {
          Session.Runner runner = session.runner().feed(one, fed).fetch(norm);
          scaled.forEach(s -> runner.addTarget(s.asOutput().op()));
          try (Result result = runner.run()) {
            seen.add(((TFloat32) result.get(0)).getFloat());
          }
        }
      }
      return seen;
    }
  }
}
EOF
