#!/usr/bin/env bash
# From 16 numbers on randn draws in another order: with one seed, the first of 16 numbers are other ones
# than those of 15. Of uniform numbers the shorter draw is the beginning of the longer.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-debian" python3-torch=1.13.1+dfsg-4 <<'EOF'
import sys

import torch

print("PyTorch", torch.__version__)
print("expected: with one seed, 16 numbers begin with the 15 numbers that are drawn alone")
draws = {}
for draw in (torch.rand, torch.randn):
    for count in (14, 15, 16, 17):
        draws[draw, count] = draw(count, generator=torch.Generator().manual_seed(0))
        print(draw.__name__, count, [round(x, 4) for x in draws[draw, count][:4].tolist()])
uniform = all(torch.equal(draws[torch.rand, 14], draws[torch.rand, n][:14]) for n in (15, 16, 17))
below = torch.equal(draws[torch.randn, 14], draws[torch.randn, 15][:14])
same = torch.isclose(draws[torch.randn, 15], draws[torch.randn, 16][:15]).any()
sys.exit(0 if uniform and below and not same else 1)
EOF
