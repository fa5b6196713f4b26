#!/usr/bin/env bash
# Fine-tunes a ResNet-50 that PyTorch has written (random weights, a .pth) for six steps on real
# photographs, with frozen layers, rates by layer and an average of the weights: undisturbed, killed
# and interrupted, to the same bytes; see ci/full-scale/check.sh.
#
#   ci/full-scale/fine-tuning.sh DATA [FOLDER]
#
# Needs torch and torchvision (Debian: python3-torch python3-torchvision).
set -euo pipefail

here=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
data=${1:-$here/../../../shared/data}
folder=${2:-$(mktemp -d)/fine-tuning}
mkdir -p -- "$folder"
file=$(CDPATH='' cd -- "$folder" && pwd -P)/resnet50.pth
/usr/bin/python3 - "$file" <<'PYTHON'
import sys

import torch
import torchvision

torch.manual_seed(0)
torch.save(torchvision.models.resnet50().state_dict(), sys.argv[1])
PYTHON
hash=$(sha256sum "$file" | cut -d ' ' -f 1)
exec "$here/check.sh" "$data" "$folder/runs" "$here/fine-tuning.yaml" \
  "init.weights=$file" "init.sha256=$hash"
