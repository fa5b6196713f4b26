#!/usr/bin/env bash
# In float32, NumPy adds in pairs along the last axis alone; along the others it adds one by one. The
# channel means of a set of images, stored with the channels last, come out wrong.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-debian" python3-numpy=1:1.24.2-1+deb12u1 <<'EOF'
import sys

import numpy

print("NumPy", numpy.__version__)
print("expected: a mean in float32 is right to about six digits, in either layout")
right, first, last = 200.0, [], []
for images in (100, 1000, 10000):
    pixels = numpy.full((images * 1024, 3), right, numpy.float32)
    last.append(float(pixels.mean(axis=0)[0]))
    first.append(float(numpy.ascontiguousarray(pixels.T).mean(axis=1)[0]))
    print(f"{images} images of 32 x 32 pixels, all 200: channels last {last[-1]}, first {first[-1]}")
sys.exit(0 if abs(last[-1] - right) > 1 and max(abs(x - right) for x in first) < 1e-3 else 1)
EOF
