#!/usr/bin/env bash
# The exact signed-rank test takes pairs that tie for wins: five ties, or four and one win, are as
# significant as five wins, and a win and a loss beside ties are not alike.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-java" org.apache.commons:commons-math3:3.6.1 <<'EOF'
import java.util.Arrays;
import org.apache.commons.math3.stat.inference.WilcoxonSignedRankTest;

public class Main {
  public static void main(String[] args) {
    System.out.println("commons-math3 3.6.1");
    System.out.println("expected: pairs that tie speak for neither side: p = 1 for all but the first");
    double fiveWins = p(1, 2, 3, 4, 5);
    double oneWin = p(0, 0, 0, 0, 1);
    double allZero = p(0, 0, 0, 0, 0);
    double oneLoss = p(0, 0, 0, 0, -1);
    System.exit(fiveWins == 0.0625 && oneWin == fiveWins && allZero == fiveWins && oneLoss > 0.6 ? 0 : 1);
  }

  private static double p(double... differences) {
    double[] zeros = new double[differences.length];
    double p = new WilcoxonSignedRankTest().wilcoxonSignedRankTest(differences, zeros, true);
    System.out.println("differences " + Arrays.toString(differences) + ": exact p = " + p);
    return p;
  }
}
EOF
