#!/usr/bin/env bash
# Names of operations are numbered with the digits of the default locale. Where these are not 0 to 9,
# as in Egyptian Arabic, the second operation of a kind has a name that TensorFlow refuses.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-java" \
  org.tensorflow:tensorflow-core-api:1.1.0 \
  org.tensorflow:tensorflow-core-native:1.1.0:linux-x86_64 <<'EOF'
import java.util.Locale;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.op.Ops;

public class Main {
  public static void main(String[] args) {
    System.out.println("TensorFlow " + TensorFlow.version() + " (tensorflow-core-api 1.1.0)");
    System.out.println("expected: a graph can be built and run under any default locale");
    boolean english = runs("en-GB");
    boolean egyptian = runs("ar-EG");
    System.exit(english && !egyptian ? 0 : 1);
  }

  private static boolean runs(String locale) {
    Locale.setDefault(Locale.forLanguageTag(locale));
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      tf.constant(1f);
      var second = tf.constant(2f);
      System.out.println(locale + ": the second constant is " + second.op().name());
      try (Session session = new Session(graph)) {
        session.runner().fetch(second).run().close();
      }
      System.out.println(locale + ": runs");
      return true;
    } catch (RuntimeException e) {
      System.out.println(locale + ": " + e);
      return false;
    }
  }
}
EOF
