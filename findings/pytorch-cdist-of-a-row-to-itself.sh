#!/usr/bin/env bash
# cdist of more than 25 rows goes by inner products: a row's distance to itself is no longer 0 and can be
# larger than that to a near neighbour.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-debian" python3-torch=1.13.1+dfsg-4 <<'EOF'
import sys

import torch

print("PyTorch", torch.__version__)
print("expected: the distance of a row to itself is 0, however many rows there are")
torch.manual_seed(0)
largest = {}
for rows in (25, 26, 200):
    features = torch.randn(rows, 64) + 100
    largest[rows] = torch.cdist(features, features).diagonal().max().item()
    print(f"{rows} rows of 64 features around 100: largest distance of a row to itself {largest[rows]:.3f}")
sys.exit(0 if largest[25] == 0 and largest[200] > 0.01 else 1)
EOF
