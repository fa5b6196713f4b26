#!/usr/bin/env bash
# The 95 % percentile interval of three values leaves out the true mean in about one of four cases, not
# of twenty, and nothing says so: no resample of three values of one sign has a mean of the other.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-debian" python3-scipy=1.10.1-2 without=python3-pythran <<'EOF'
import sys
import warnings

import numpy
import scipy
from scipy import stats

warnings.simplefilter("error")
print("SciPy", scipy.__version__)
print("expected: a 95 % interval that leaves out the true mean in some 5 % of cases, or a warning")
generator = numpy.random.default_rng(1)
shares = {}
for size in (3, 30):
    out = 0
    for _ in range(400):
        sample = generator.standard_normal(size)
        interval = stats.bootstrap(
            (sample,), numpy.mean, n_resamples=999, method="percentile", random_state=generator
        ).confidence_interval
        out += not interval.low <= 0 <= interval.high
    shares[size] = out / 400
    print(f"{size} values: left out in {100 * shares[size]:.1f} % of 400 cases")
sys.exit(0 if shares[3] > 0.15 and shares[30] < 0.12 else 1)
EOF
