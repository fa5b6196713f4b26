#!/usr/bin/env bash
# TF_CPP_MIN_LOG_LEVEL=2 is meant to leave nothing but errors, and the first run of a session writes a
# line of level information all the same: it is logged through another copy of the logging library.
set -euo pipefail
program=$(cat <<'EOF'
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;

public class Main {
  public static void main(String[] args) {
    System.err.println("level " + System.getenv("TF_CPP_MIN_LOG_LEVEL"));
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      session.runner().fetch(tf.math.add(tf.constant(1f), tf.constant(2f))).run().close();
    }
  }
}
EOF
)
echo "TensorFlow 2.18.0 (tensorflow-core-api 1.1.0)"
echo "expected: at level 2 standard error has errors alone"
errors=$("$(dirname -- "${BASH_SOURCE[0]}")/run-java" \
  org.tensorflow:tensorflow-core-api:1.1.0 \
  org.tensorflow:tensorflow-core-native:1.1.0:linux-x86_64 <<<"$program" 2>&1 >/dev/null)
grep -o 'level 2$' <<<"$errors" # behind what Maven writes
# Level, date and thread stand before the source and the words.
grep -E '^I[0-9]{4} .*mlir_graph_optimization_pass' <<<"$errors" |
  sed -E 's/^(I)[0-9]{4} .*(mlir[a-z_.]*):[0-9]+\]/\1 \2:/'
