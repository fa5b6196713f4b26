#!/usr/bin/env bash
# The two-sided binomial test counts the middle outcome twice: its p goes above 1.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-java" org.apache.commons:commons-math3:3.6.1 <<'EOF'
import org.apache.commons.math3.stat.inference.AlternativeHypothesis;
import org.apache.commons.math3.stat.inference.BinomialTest;

public class Main {
  public static void main(String[] args) {
    System.out.println("commons-math3 3.6.1");
    System.out.println("expected: a p value is at most 1; 5 wins of 10 have p = 1");
    BinomialTest test = new BinomialTest();
    double middle = test.binomialTest(10, 5, 0.5, AlternativeHypothesis.TWO_SIDED);
    double two = test.binomialTest(2, 1, 0.5, AlternativeHypothesis.TWO_SIDED);
    double nine = test.binomialTest(10, 9, 0.5, AlternativeHypothesis.TWO_SIDED);
    System.out.println("5 of 10: p = " + middle + ", 1 of 2: p = " + two + ", 9 of 10: p = " + nine);
    System.exit(middle > 1.2 && two > 1.4 && nine < 0.03 ? 0 : 1);
  }
}
EOF
