#!/usr/bin/env bash
# A margin loss of NaN scores is 0 and the sign of NaN is 0: a network that has gone wrong looks perfectly
# trained. Cross-entropy and other losses keep NaN.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-debian" python3-torch=1.13.1+dfsg-4 <<'EOF'
import math
import sys

import torch
from torch.nn.functional import cross_entropy, multi_margin_loss, multilabel_margin_loss

print("PyTorch", torch.__version__)
print("expected: a loss of NaN scores is NaN")
scores = torch.full((2, 3), math.nan)
labels = torch.tensor([0, 1])
entropy = cross_entropy(scores, labels).item()
margin = multi_margin_loss(scores, labels).item()
several = multilabel_margin_loss(scores, torch.tensor([[0, 2, -1], [1, -1, -1]])).item()
sign = torch.tensor(math.nan).sign().item()
print(f"cross_entropy {entropy}, multi_margin_loss {margin}, multilabel_margin_loss {several}, sign {sign}")
sys.exit(0 if math.isnan(entropy) and margin == 0 and several == 0 and sign == 0 else 1)
EOF
