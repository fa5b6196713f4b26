#!/usr/bin/env bash
# PValueMethod.EXACT of the Wilcoxon signed-rank test is not exact where differences are tied or
# zero: it is the normal approximation, without a word. Five equal differences get p = 0.037,
# though no test of five signs can go below 0.0625.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-java" \
  org.apache.commons:commons-statistics-inference:1.2 <<'EOF'
import java.util.Arrays;
import org.apache.commons.statistics.inference.PValueMethod;
import org.apache.commons.statistics.inference.WilcoxonSignedRankTest;

public class Main {
  public static void main(String[] args) {
    System.out.println("commons-statistics-inference 1.2");
    System.out.println("expected: the share of all 2^n signs at least as extreme, or an error");
    double[][] samples = {{1, 2, 3, 4, 5}, {1, 1, 1, 1, 1}, {1, 1, 2, -1, 3}, {0, 1, 2, 3, 4}};
    boolean seen = true;
    for (double[] sample : samples) {
      double p =
          WilcoxonSignedRankTest.withDefaults().with(PValueMethod.EXACT).test(sample).getPValue();
      double enumerated = enumerated(sample);
      System.out.println(Arrays.toString(sample) + ": EXACT " + p + ", enumerated " + enumerated);
      boolean plain = sample == samples[0];
      seen &= Math.abs(p - enumerated) < 1e-9 == plain;
    }
    System.exit(seen ? 0 : 1);
  }

  /** Zeros dropped, mean ranks of ties, every assignment of signs counted. */
  private static double enumerated(double[] sample) {
    double[] values = Arrays.stream(sample).filter(v -> v != 0).toArray();
    int n = values.length;
    double[] ranks = new double[n];
    double total = 0;
    double positive = 0;
    for (int i = 0; i < n; i++) {
      double size = Math.abs(values[i]);
      long less = Arrays.stream(values).filter(v -> Math.abs(v) < size).count();
      long equal = Arrays.stream(values).filter(v -> Math.abs(v) == size).count();
      ranks[i] = less + (equal + 1) / 2.0;
      total += ranks[i];
      positive += values[i] > 0 ? ranks[i] : 0;
    }
    int extreme = 0;
    for (int signs = 0; signs < 1 << n; signs++) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += (signs >> i & 1) * ranks[i];
      }
      extreme += Math.abs(sum - total / 2) >= Math.abs(positive - total / 2) - 1e-12 ? 1 : 0;
    }
    return extreme / (double) (1 << n);
  }
}
EOF
