#!/usr/bin/env bash
# convert("RGB") of a greyscale PNG of 16 bits cuts the values off at 255 instead of taking their upper
# 8 bits, so that nearly all of the picture is white. In colour the upper 8 bits are taken.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-debian" python3-pil=9.4.0-1.1+deb12u1 <<'EOF'
import io
import struct
import sys
import zlib

import PIL
from PIL import Image


def png(kind, row):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    width = len(row) // (1 if kind == 0 else 3)
    head = struct.pack(">IIBBBBB", width, 1, 16, kind, 0, 0, 0)
    data = zlib.compress(b"\0" + struct.pack(f">{len(row)}H", *row))
    text = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    return [pixel[0] for pixel in Image.open(io.BytesIO(text)).convert("RGB").getdata()]


print("Pillow", PIL.__version__)
print("expected: [0, 3, 64, 128, 255], the upper 8 bits of 0, 1000, 16384, 32768, 65535")
values = [0, 1000, 16384, 32768, 65535]
grey = png(0, values)
colour = png(2, [value for value in values for _ in range(3)])
print("grey: ", grey)
print("colour:", colour)
sys.exit(0 if grey == [0, 255, 255, 255, 255] and colour == [0, 3, 64, 128, 255] else 1)
EOF
