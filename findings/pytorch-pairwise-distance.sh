#!/usr/bin/env bash
# pairwise_distance adds its epsilon to the difference before it squares: the distance is not symmetric,
# not 0 between equal points, and its gradient pushes equal points apart.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-debian" python3-torch=1.13.1+dfsg-4 <<'EOF'
import sys

import torch
from torch.nn.functional import pairwise_distance

print("PyTorch", torch.__version__)
print("expected: d(a, b) = d(b, a), d(a, a) = 0")
a = torch.full((1, 4), 1e-6)
b = torch.zeros(1, 4)
there, back = pairwise_distance(a, b).item(), pairwise_distance(b, a).item()
print(f"a = 4 times 1e-6, b = 0: d(a, b) = {there:.2e}, d(b, a) = {back:.2e}")
point = torch.zeros(1, 512, requires_grad=True)
itself = pairwise_distance(point, torch.zeros(1, 512))
itself.backward()
print(f"512 features: d(b, b) = {itself.item():.2e}, norm of its gradient {point.grad.norm().item():.2f}")
sys.exit(0 if there > 3e-6 and back < 1e-9 and itself > 2e-5 and point.grad.norm() > 0.9 else 1)
EOF
