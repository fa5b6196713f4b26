#!/usr/bin/env bash
# A t test of differences that are all the same finds them certain (p = 0), however few there are and
# although no spread was seen; where their mean is rounded, p is some other tiny number.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-debian" python3-scipy=1.10.1-2 without=python3-pythran <<'EOF'
import sys

import scipy
from scipy import stats

print("SciPy", scipy.__version__)
print("expected: no answer (nan) where the sample has no spread")
ps = []
for sample in ([2.0, 2.0, 2.0], [0.1, 0.1, 0.1], [0.0, 0.0, 0.0]):
    result = stats.ttest_1samp(sample, 0)
    ps.append(result.pvalue)
    print(f"{sample}: t = {result.statistic}, p = {result.pvalue}")
sys.exit(0 if ps[0] == 0 and 0 < ps[1] < 1e-10 and ps[2] != ps[2] else 1)
EOF
