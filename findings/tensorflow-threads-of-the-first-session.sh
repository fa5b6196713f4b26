#!/usr/bin/env bash
# The number of threads in a session's settings holds only if it is the first session of the process;
# later ones compute with the first one's number, and sums are split up otherwise than on their own.
set -euo pipefail
program=$(cat <<'EOF'
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.tensorflow.Graph;
import org.tensorflow.Session;

import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;

public class Main {
  public static void main(String[] args) throws Exception {
    int first = Integer.parseInt(System.getenv("FIRST"));
    long startedFirst = started(first);
    long startedThen = started(9 - first);
    System.out.printf(
        "a session for %d starts %d threads, then one for %d starts %d%n",
        first, startedFirst, 9 - first, startedThen);
    System.exit((startedFirst >= 8) == (first == 8) && startedThen == 0 ? 0 : 1);
  }

  private static long started(int threads) throws Exception {
    long before = alive();
    ConfigProto config =
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(threads)
            .setInterOpParallelismThreads(1)
            .build();
    try (Graph graph = new Graph();
        Session session = new Session(graph, config)) {
      Ops tf = Ops.create(graph);
      session.runner().fetch(tf.math.add(tf.constant(1f), tf.constant(2f))).run().close();
      return alive() - before;
    }
  }

  private static long alive() throws Exception {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      return tasks.count();
    }
  }
}
EOF
)
echo "TensorFlow 2.18.0 (tensorflow-core-api 1.1.0)"
echo "expected: a session for 8 threads starts more of them than one for 1, whatever came before"
for first in 1 8; do
  FIRST=$first "$(dirname -- "${BASH_SOURCE[0]}")/run-java" \
    org.tensorflow:tensorflow-core-api:1.1.0 \
    org.tensorflow:tensorflow-core-native:1.1.0:linux-x86_64 <<<"$program" || exit 1
done
