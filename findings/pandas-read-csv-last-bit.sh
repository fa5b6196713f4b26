#!/usr/bin/env bash
# read_csv reads some decimal numbers into a neighbour of the nearest double. A table that pandas has
# written and read back is not the same.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-debian" python3-pandas=1.5.3+dfsg-2 <<'EOF'
import io
import random
import sys

import pandas

print("pandas", pandas.__version__)
print("expected: numbers that to_csv wrote are the same again after read_csv, as by float()")
generator = random.Random(1)
table = pandas.DataFrame({"accuracy": [generator.random() * 100 for _ in range(10000)]})
text = table.to_csv(index=False)
read = pandas.read_csv(io.StringIO(text))["accuracy"]
exact = pandas.read_csv(io.StringIO(text), float_precision="round_trip")["accuracy"]
other = (read != table["accuracy"]).sum()
print(f"{other} of 10000 numbers differ; with float_precision='round_trip': {(exact != table['accuracy']).sum()}")
at = (read != table["accuracy"]).idxmax()
print(f"{text.splitlines()[at + 1]} is read as {float(read[at])!r}")
sys.exit(0 if other > 0 and (exact == table["accuracy"]).all() else 1)
EOF
