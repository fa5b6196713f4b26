#!/usr/bin/env bash
# CommonOps_DDRM.invert and solve say by their result whether the matrix was singular. For the
# singular matrices a test starts with they say that all is well, and give infinities, NaN or
# numbers of 1e14.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-java" \
  org.ejml:ejml-ddense:0.44.0 <<'EOF'
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

public class Main {
  public static void main(String[] args) {
    System.out.println("ejml-ddense 0.44.0");
    System.out.println("expected: false, as the documentation says of a singular matrix");
    double[][][] singular = {{{1, 2}, {2, 4}}, {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}, {{0, 0}, {0, 0}}};
    boolean seen = true;
    for (double[][] rows : singular) {
      DMatrixRMaj matrix = new DMatrixRMaj(rows);
      DMatrixRMaj inverse = new DMatrixRMaj(rows.length, rows.length);
      DMatrixRMaj right = new DMatrixRMaj(rows.length, 1);
      DMatrixRMaj solution = new DMatrixRMaj(rows.length, 1);
      right.set(0, 0, 1);
      boolean inverted = CommonOps_DDRM.invert(matrix, inverse);
      boolean solved = CommonOps_DDRM.solve(matrix, right, solution);
      System.out.println(Arrays.deepToString(rows) + ": determinant " + CommonOps_DDRM.det(matrix));
      System.out.println("  invert " + inverted + ", first value " + inverse.get(0, 0));
      System.out.println("  solve  " + solved + ", " + Arrays.toString(solution.data));
      seen &= inverted && solved;
    }
    System.exit(seen ? 0 : 1);
  }
}
EOF
