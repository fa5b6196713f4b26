#!/usr/bin/env python3
"""Makes framework/src/test/resources/images/: small JPEG and PNG files of every kind that a data
set may hold, and decoded.json, what Pillow decodes them to, for the tests of org.bce3s.data. Needs
numpy and Pillow.

    ci/golden/decode.py framework/src/test/resources/images
"""

import hashlib
import io
import json
import sys
from pathlib import Path

import numpy
import PIL
from PIL import Image


def picture(width, height):
    """Waves and a little noise, so that every coefficient of a block takes part."""
    rows, columns = numpy.mgrid[0:height, 0:width]
    noise = numpy.random.RandomState(7).randint(0, 32, (height, width, 3))
    waves = [100 + 90 * numpy.sin(rows / a + columns / b) for a, b in ((5, 9), (7, 4), (11, 6))]
    return Image.fromarray((numpy.stack(waves, axis=2) + noise).clip(0, 255).astype(numpy.uint8))


def encoded(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


photo = picture(45, 37)
files = {
    "colour-420.jpg": encoded(photo, "JPEG", quality=85, subsampling="4:2:0"),
    "colour-422.jpg": encoded(photo, "JPEG", quality=85, subsampling="4:2:2"),
    "colour-444.jpg": encoded(photo, "JPEG", quality=85, subsampling="4:4:4"),
    "progressive.jpg": encoded(photo, "JPEG", quality=85, progressive=True),
    "grey.jpg": encoded(photo.convert("L"), "JPEG", quality=85),
    "cmyk.jpg": encoded(photo.convert("CMYK"), "JPEG", quality=95),
    "colour.png": encoded(photo, "PNG"),
    "grey.png": encoded(photo.convert("L"), "PNG"),
    "palette.png": encoded(photo.quantize(64), "PNG"),
    "transparent.png": encoded(photo.convert("RGBA"), "PNG"),
}

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
decoded = {}
for name, content in files.items():
    (folder / name).write_bytes(content)
    image = Image.open(io.BytesIO(content))
    rgb = image.convert("RGB")
    decoded[name] = {
        "components": {"P": 3}.get(image.mode, len(image.getbands())),
        "width": rgb.width,
        "height": rgb.height,
        "sha256": hashlib.sha256(rgb.tobytes()).hexdigest(),
    }
(folder / "decoded.json").write_text(
    json.dumps({"pillow": PIL.__version__, "files": decoded}, indent=1) + "\n"
)
