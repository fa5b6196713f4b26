#!/usr/bin/env bash
# Where two samples share values, the two-sample Kolmogorov-Smirnov test adds noise to them and gives the
# p of that: a sample compared with itself is not p = 1 and can look nearly significant.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-java" org.apache.commons:commons-math3:3.6.1 <<'EOF'
import java.util.Arrays;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;

public class Main {
  public static void main(String[] args) {
    System.out.println("commons-math3 3.6.1");
    System.out.println("expected: two samples that are the same have p = 1");
    KolmogorovSmirnovTest test = new KolmogorovSmirnovTest();
    boolean seen = true;
    for (double[] sample : new double[][] {{1, 2, 3}, {1, 1, 1, 1, 1, 1}, {0, 0, 0, 1, 1, 1}}) {
      double distance = test.kolmogorovSmirnovStatistic(sample, sample);
      double p = test.kolmogorovSmirnovTest(sample, sample);
      System.out.println(Arrays.toString(sample) + " with itself: distance " + distance + ", p = " + p);
      seen &= distance == 0 && p < 1;
    }
    System.exit(seen ? 0 : 1);
  }
}
EOF
