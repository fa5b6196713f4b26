#!/usr/bin/env python3
"""Makes framework/src/test/resources/images/: small files of every kind that a data set may hold,
and decoded.json, what Pillow's Image.open(file).convert("RGB") makes of each, for the tests of
org.bce3s.data and the table in docs/images.md. Needs numpy, Pillow 9.4 and jpegtran of
libjpeg-turbo; on Debian 12: python3-numpy, python3-pil, libjpeg-turbo-progs.

    ci/golden/decode.py framework/src/test/resources/images
"""

import hashlib
import io
import json
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy
import PIL
from PIL import Image


def picture(width, height, channels=3):
    """Waves and a little noise, so that every coefficient of a block takes part."""
    rows, columns = numpy.mgrid[0:height, 0:width]
    noise = numpy.random.RandomState(7).randint(0, 32, (height, width, channels))
    slopes = ((5, 9), (7, 4), (11, 6), (3, 8))[:channels]
    waves = [100 + 90 * numpy.sin(rows / a + columns / b) for a, b in slopes]
    return (numpy.stack(waves, axis=2) + noise).clip(0, 255).astype(numpy.uint8)


def encoded(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def jpeg(image, **options):
    return encoded(image, "JPEG", **{"quality": 85, **options})


def jpegtran(file, *options):
    return subprocess.run(["jpegtran", *options], input=file, stdout=subprocess.PIPE, check=True).stdout


def segments(file):
    """The segments of a JPEG up to its scan, each with its marker, and the rest."""
    found, at = [], 2
    while file[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(file[at + 2 : at + 4], "big")
        found.append(file[at:end])
        at = end
    return found, file[at:]


def joined(found, rest):
    return b"\xff\xd8" + b"".join(found) + rest


def without(file, marker):
    found, rest = segments(file)
    return joined([s for s in found if s[1] != marker], rest)


def before_frame(file, extra):
    found, rest = segments(file)
    at = next(i for i, s in enumerate(found) if 0xC0 <= s[1] <= 0xC2)
    return joined([*found[:at], extra, *found[at:]], rest)


def in_frame(file, offset, value, marker=None):
    """Another byte in the frame's header, or another marker of it."""
    found, rest = segments(file)
    at = next(i for i, s in enumerate(found) if 0xC0 <= s[1] <= 0xC2)
    frame = bytearray(found[at])
    if marker:
        frame[1] = marker
    frame[offset] = value
    return joined([*found[:at], bytes(frame), *found[at + 1 :]], rest)


def segment(marker, content):
    return bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2, "big") + content


def with_transform(file, transform):
    """The same file with another colour transform in its Adobe marker."""
    return joined(
        [s[:-1] + bytes([transform]) if s[1] == 0xEE else s for s in segments(file)[0]],
        segments(file)[1],
    )


def chunk(name, content, crc_off=0):
    crc = zlib.crc32(name + content) ^ crc_off
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", crc)


def packed(values, bits):
    """Rows of samples, packed from the left as PNG does, with filter byte 0."""
    rows = b""
    for row in values.reshape(values.shape[0], -1):
        if bits == 16:
            rows += b"\0" + row.astype(">u2").tobytes()
        elif bits == 8:
            rows += b"\0" + row.astype(numpy.uint8).tobytes()
        else:
            line = "".join(format(v, f"0{bits}b") for v in row)
            line += "0" * (-len(line) % 8)
            rows += b"\0" + int(line, 2).to_bytes(len(line) // 8, "big")
    return rows


ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
COLOUR = {"grey": 0, "rgb": 2, "palette": 3, "grey-alpha": 4, "rgba": 6}


def png(values, colour, bits, chunks=(), after=(), interlaced=False, off=(), data=None, end=True):
    """A PNG of samples [height, width, channels]; off: chunks whose checksum is wrong."""
    height, width = values.shape[:2]
    head = struct.pack(">IIBBBBB", width, height, bits, COLOUR[colour], 0, 0, interlaced)
    if interlaced:
        passes = [values[y::dy, x::dx] for x, y, dx, dy in ADAM7]
        raw = b"".join(packed(p, bits) for p in passes if p.size)
    else:
        raw = packed(values, bits)
    content = zlib.compress(raw) if data is None else data(raw)
    half = len(content) // 2
    all_chunks = [
        (b"IHDR", head),
        *chunks,
        (b"IDAT", content[:half]),
        (b"IDAT", content[half:]),
        *after,
    ]
    file = b"\x89PNG\r\n\x1a\n" + b"".join(chunk(n, c, 1 if n in off else 0) for n, c in all_chunks)
    return file + (chunk(b"IEND", b"") if end else b"")


def wrong_adler(raw):
    return zlib.compress(raw)[:-4] + b"\0\0\0\1"


def palette(colours):
    return b"PLTE", bytes(numpy.random.RandomState(3).randint(0, 256, 3 * colours, dtype=numpy.uint8))


old = picture(45, 37)
photo = Image.fromarray(old)
small = picture(21, 18)
grey = small[:, :, :1]
tiny = Image.fromarray(small)
ink = Image.fromarray(picture(21, 18, 4), "CMYK")
no_black = tiny.convert("CMYK")
sixteen = small.astype(numpy.uint16) * 257 // 3
colours = (small[:, :, 0] // 16).astype(numpy.uint8)[:, :, None]
exif = Image.Exif()
exif[0x0112] = 6
animated = io.BytesIO()
tiny.save(animated, "PNG", save_all=True, append_images=[tiny.rotate(90).resize(tiny.size)])
pictures = io.BytesIO()
tiny.save(pictures, "MPO", save_all=True, append_images=[tiny.rotate(180)])

plain = jpeg(tiny)
rgb_jpeg = joined(
    [segment(0xEE, b"Adobe\0\x64\0\0\0\0\0"), *segments(without(plain, 0xE0))[0]],
    segments(plain)[1],
)
cmyk = jpeg(ink, quality=95)
ycck = with_transform(cmyk, 2)

# name: (what it is, its content)
files = {
    "colour-420.jpg": ("JPEG, YCbCr, 4:2:0", jpeg(photo, subsampling="4:2:0")),
    "colour-422.jpg": ("JPEG, YCbCr, 4:2:2", jpeg(photo, subsampling="4:2:2")),
    "colour-444.jpg": ("JPEG, YCbCr, 4:4:4", jpeg(photo, subsampling="4:4:4")),
    "colour-440.jpg": (
        "JPEG, YCbCr, 4:4:0",
        jpegtran(jpeg(tiny.resize((24, 16)), subsampling="4:2:2"), "-rotate", "90"),
    ),
    "progressive.jpg": ("JPEG, progressive", jpeg(photo, progressive=True)),
    "arithmetic.jpg": ("JPEG, arithmetic coding", jpegtran(plain, "-arithmetic")),
    "restart.jpg": ("JPEG with restart markers", jpegtran(plain, "-restart", "1")),
    "grey.jpg": ("JPEG, greyscale", jpeg(photo.convert("L"))),
    "rgb.jpg": ("JPEG, RGB (Adobe marker, no transform)", rgb_jpeg),
    "cmyk.jpg": ("JPEG, CMYK without black", encoded(photo.convert("CMYK"), "JPEG", quality=95)),
    "cmyk-black.jpg": ("JPEG, CMYK with black", cmyk),
    "cmyk-progressive.jpg": ("JPEG, CMYK with black, progressive", jpegtran(cmyk, "-progressive")),
    "ycck.jpg": ("JPEG, YCCK (Adobe marker)", ycck),
    "ycck-420.jpg": (
        "JPEG, YCCK, 4:2:0",
        with_transform(jpeg(ink, quality=95, subsampling="4:2:0"), 2),
    ),
    "cmyk-no-marker.jpg": ("JPEG, CMYK without Adobe marker", without(cmyk, 0xEE)),
    "ycck-between.jpg": (
        "JPEG, YCCK, other bytes before the Adobe marker",
        ycck[:2] + segment(0xFE, b"words") + b"\0\1\xff" + ycck[2:],
    ),
    "orientation.jpg": ("JPEG with an EXIF orientation", jpeg(tiny, exif=exif)),
    "profile.jpg": ("JPEG with an ICC profile", jpeg(tiny, icc_profile=b"profile" * 20)),
    "comment.jpg": ("JPEG with a comment", before_frame(plain, segment(0xFE, b"words"))),
    "fill-bytes.jpg": ("JPEG with fill bytes before a marker", before_frame(plain, b"\xff\xff\xff")),
    "between-markers.jpg": ("JPEG with other bytes between markers", before_frame(plain, b"\0\1\2\3")),
    "stuffed-between.jpg": ("JPEG with FF 00 between markers", before_frame(plain, b"\xff\0\7")),
    "mpo.jpg": ("JPEG of several pictures (MPO)", pictures.getvalue()),
    "zeros-after.jpg": ("JPEG with zeros behind its end", plain + b"\0" * 9),
    "bytes-after.jpg": ("JPEG with other bytes behind its end", plain + b"more bytes"),
    "no-end.jpg": ("JPEG without the marker that ends it", plain[:-2]),
    "cut-off.jpg": ("JPEG cut off in the middle", plain[: len(plain) * 2 // 3]),
    "12-bit.jpg": ("JPEG of 12 bits", in_frame(plain, 4, 12, 0xC1)),
    "lossless.jpg": ("JPEG, lossless", in_frame(plain, 4, 8, 0xC3)),
    "no-height.jpg": ("JPEG whose header has no height", in_frame(in_frame(plain, 5, 0), 6, 0)),
    "colour.png": ("PNG, RGB", encoded(photo, "PNG")),
    "grey.png": ("PNG, greyscale", encoded(photo.convert("L"), "PNG")),
    "grey-1.png": ("PNG, greyscale of 1 bit", png(grey >> 7, "grey", 1)),
    "grey-2.png": ("PNG, greyscale of 2 bits", png(grey >> 6, "grey", 2)),
    "grey-4.png": ("PNG, greyscale of 4 bits", png(grey >> 4, "grey", 4)),
    "grey-16.png": ("PNG, greyscale of 16 bits", png(sixteen[:, :, :1], "grey", 16)),
    "grey-alpha.png": ("PNG, greyscale and transparency", png(small[:, :, :2], "grey-alpha", 8)),
    "grey-alpha-16.png": (
        "PNG, greyscale and transparency of 16 bits",
        png(sixteen[:, :, :2], "grey-alpha", 16),
    ),
    "rgb-16.png": ("PNG, RGB of 16 bits", png(sixteen, "rgb", 16)),
    "transparent.png": ("PNG, RGB and transparency", encoded(photo.convert("RGBA"), "PNG")),
    "rgba.png": ("PNG, RGB and transparency that varies", png(picture(21, 18, 4), "rgba", 8)),
    "rgba-16.png": (
        "PNG, RGB and transparency of 16 bits",
        png(picture(21, 18, 4).astype(numpy.uint16) * 255, "rgba", 16),
    ),
    "palette.png": ("PNG, palette", encoded(photo.quantize(64), "PNG")),
    "palette-1.png": ("PNG, palette of 1 bit", png(colours >> 3, "palette", 1, [palette(2)])),
    "palette-2.png": ("PNG, palette of 2 bits", png(colours >> 2, "palette", 2, [palette(4)])),
    "palette-4.png": ("PNG, palette of 4 bits", png(colours, "palette", 4, [palette(16)])),
    "palette-transparent.png": (
        "PNG, palette with transparency",
        png(colours, "palette", 8, [palette(16), (b"tRNS", bytes(range(0, 160, 10)))]),
    ),
    "palette-beyond.png": (
        "PNG, indices beyond the palette",
        png(colours * 9, "palette", 8, [palette(16)]),
    ),
    "palette-beyond-4.png": (
        "PNG, indices beyond the palette, of 4 bits",
        png(colours, "palette", 4, [palette(5)]),
    ),
    "no-palette.png": ("PNG, palette missing", png(colours, "palette", 8)),
    "grey-transparent.png": (
        "PNG, greyscale with one transparent value",
        png(grey, "grey", 8, [(b"tRNS", b"\0\x64")]),
    ),
    "rgb-transparent.png": (
        "PNG, RGB with one transparent colour",
        png(small, "rgb", 8, [(b"tRNS", b"\0\x64\0\x64\0\x64")]),
    ),
    "rgb-palette.png": ("PNG, RGB with a suggested palette", png(small, "rgb", 8, [palette(16)])),
    "gamma.png": ("PNG with gamma", png(small, "rgb", 8, [(b"gAMA", struct.pack(">I", 100000))])),
    "background.png": (
        "PNG with transparency and background",
        png(picture(21, 18, 4), "rgba", 8, [(b"bKGD", b"\0\x64\0\x64\0\x64")]),
    ),
    "profile.png": (
        "PNG with an ICC profile",
        png(small, "rgb", 8, [(b"iCCP", b"p\0\0" + zlib.compress(b"profile" * 20))]),
    ),
    "interlaced.png": ("PNG, interlaced", png(small, "rgb", 8, interlaced=True)),
    "interlaced-palette.png": (
        "PNG, palette, interlaced",
        png(colours, "palette", 4, [palette(16)], interlaced=True),
    ),
    "animated.png": ("PNG, animated", animated.getvalue()),
    "text-after.png": (
        "PNG with text behind its pixels",
        png(small, "rgb", 8, after=[(b"tEXt", b"Comment\0words")]),
    ),
    "bytes-after.png": ("PNG with bytes behind its end", png(small, "rgb", 8) + b"more bytes"),
    "crc-data.png": ("PNG, wrong checksum of IDAT", png(small, "rgb", 8, off=[b"IDAT"])),
    "crc-header.png": ("PNG, wrong checksum of IHDR", png(small, "rgb", 8, off=[b"IHDR"])),
    "crc-palette.png": (
        "PNG, wrong checksum of PLTE",
        png(colours, "palette", 4, [palette(16)], off=[b"PLTE"]),
    ),
    "crc-text.png": (
        "PNG, wrong checksum of a text",
        png(small, "rgb", 8, [(b"tEXt", b"Comment\0words")], off=[b"tEXt"]),
    ),
    "crc-text-after.png": (
        "PNG, wrong checksum of a text behind its pixels",
        png(small, "rgb", 8, after=[(b"tEXt", b"Comment\0words")], off=[b"tEXt"]),
    ),
    "adler.png": ("PNG, wrong checksum of the compressed data", png(small, "rgb", 8, data=wrong_adler)),
    "no-end.png": ("PNG without the chunk that ends it", png(small, "rgb", 8, end=False)),
    "cut-off.png": ("PNG cut off in the middle", png(small, "rgb", 8)[:700]),
    "animation.gif": ("GIF", encoded(tiny.quantize(16), "GIF")),
    "bitmap.bmp": ("BMP", encoded(tiny, "BMP")),
    "web.webp": ("WebP", encoded(tiny, "WEBP")),
    "tagged.tif": ("TIFF", encoded(tiny, "TIFF")),
    "plain.ppm": ("PPM", encoded(tiny, "PPM")),
    "empty.jpg": ("an empty file", b""),
    "text.jpg": ("a text", b"not an image\n"),
}

# Where Pillow holds an image in another mode than the file's.
COMPONENTS = {"grey-alpha-16.png": 2}

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
decoded = {}
for name, (kind, content) in files.items():
    (folder / name).write_bytes(content)
    decoded[name] = {"kind": kind}
    try:
        image = Image.open(io.BytesIO(content))
        rgb = image.convert("RGB")
    except Exception as refused:
        words = str(refused).split(" <")[0]
        decoded[name]["refused"] = type(refused).__name__ + ": " + words
        continue
    decoded[name] |= {
        "components": COMPONENTS.get(name)
        or {"P": 3, "I": 1, "1": 1}.get(image.mode, len(image.getbands())),
        "width": rgb.width,
        "height": rgb.height,
        "sha256": hashlib.sha256(rgb.tobytes()).hexdigest(),
    }
(folder / "decoded.json").write_text(
    json.dumps({"pillow": PIL.__version__, "files": decoded}, indent=1) + "\n"
)
