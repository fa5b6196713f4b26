#!/usr/bin/env bash
# With class weights, label smoothing in cross_entropy weights each smoothed label by its own class, not
# the sample by its class; and the mean differs between labels as numbers and the same labels as rows.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-debian" python3-torch=1.13.1+dfsg-4 <<'EOF'
import sys

import torch
from torch.nn.functional import cross_entropy, one_hot

print("PyTorch", torch.__version__)
print("expected: a sample's loss times the weight of its class; one mean for numbers and one-hot rows")
logits = torch.tensor([[2.0, 1.0, 0.0], [0.0, 3.0, 1.0], [1.0, 1.0, 1.0]])
labels = torch.tensor([0, 1, 2])
weight = torch.tensor([1.0, 2.0, 10.0])
smoothed = cross_entropy(logits, labels, weight=weight, label_smoothing=0.1, reduction="none")
by_class = weight[labels] * cross_entropy(logits, labels, label_smoothing=0.1, reduction="none")
print("smoothed losses:       ", smoothed.tolist())
print("loss times own weight: ", by_class.tolist())
numbers = cross_entropy(logits, labels, weight=weight).item()
rows = cross_entropy(logits, one_hot(labels, 3).float(), weight=weight).item()
print(f"mean without smoothing: labels as numbers {numbers:.4f}, as one-hot rows {rows:.4f}")
sys.exit(0 if smoothed[0] > 2 * by_class[0] and rows > 4 * numbers else 1)
EOF
