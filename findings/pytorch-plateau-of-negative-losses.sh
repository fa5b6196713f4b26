#!/usr/bin/env bash
# ReduceLROnPlateau measures progress by a share of the best value. Where losses are negative, getting
# slowly worse is progress, and the rate is never lowered.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-debian" python3-torch=1.13.1+dfsg-4 <<'EOF'
import sys

import torch

print("PyTorch", torch.__version__)
print("expected: the rate falls when the loss gets worse epoch after epoch")
rates = {}
for first in (1.0, -1.0):
    weight = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([weight], lr=1.0)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, mode="min", patience=2)
    for epoch in range(100):
        scheduler.step(first + 0.00005 * epoch)
    rates[first] = optimizer.param_groups[0]["lr"]
    print(f"losses from {first} up to {first + 0.00005 * 99:.5f}: rate {rates[first]:g}, best {scheduler.best:.5f}")
sys.exit(0 if rates[1.0] < 1e-3 and rates[-1.0] == 1 else 1)
EOF
