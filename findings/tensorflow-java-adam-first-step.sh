#!/usr/bin/env bash
# Adam of tensorflow-framework moves the powers of its betas beside the update, not after it.
# Whatever the gradient, Adam's first step is the rate; here it is another from run to run.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-java" \
  org.tensorflow:tensorflow-core-api:1.1.0 \
  org.tensorflow:tensorflow-core-native:1.1.0:linux-x86_64 \
  org.tensorflow:tensorflow-framework:1.1.0 <<'EOF'
import java.util.TreeSet;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.framework.optimizers.Adam;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

public class Main {
  public static void main(String[] args) {
    System.out.println("TensorFlow " + TensorFlow.version() + ", tensorflow-framework 1.1.0");
    System.out.println("expected: the first step of Adam with rate 0.01 is 0.01 (Kingma and Ba 2015)");
    TreeSet<Float> steps = new TreeSet<>();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Variable<TFloat32> weight = tf.variable(tf.constant(1f));
      Op step = new Adam(graph, 0.01f).minimize(tf.math.mul(weight, tf.constant(3f)));
      for (int i = 0; i < 50; i++) {
        try (Session session = new Session(graph)) {
          session.initialize();
          float before = value(session, weight);
          session.runner().addTarget(step).run();
          steps.add(before - value(session, weight));
        }
      }
    }
    System.out.println("first steps of 50 sessions: " + steps);
    System.exit(steps.stream().anyMatch(s -> Math.abs(s - 0.01f) > 1e-3) ? 0 : 1);
  }

  private static float value(Session session, Variable<TFloat32> weight) {
    try (Result result = session.runner().fetch(weight).run()) {
      return ((TFloat32) result.get(0)).getFloat();
    }
  }
}
EOF
