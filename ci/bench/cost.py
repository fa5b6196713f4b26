#!/usr/bin/env python3
"""How the cost of a BCE3S run grows with its images and its classes, as a Markdown report.

  ci/bench/cost.py [--rounds 3] [--steps 20] > ci/bench/cost.md

Draws sixteen small images, writes lists that name them again and again, and runs `bce3s bench` on each
list, in turns, a process each. Times are medians over the rounds, memory is the most of any round.
Nothing else may run.
"""
import argparse
import pathlib
import random
import re
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import zlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIZE = 32
BATCH = 64
FILES = 16
IMAGES = (20_000, 40_000, 80_000)
CLASSES = (10, 100, 1_000, 8_142)


def png(seed):
    """A PNG of random RGB pixels."""
    draw = random.Random(seed)
    rows = b"".join(b"\0" + draw.randbytes(3 * SIZE) for _ in range(SIZE))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def write_data(folder):
    folder.mkdir()
    for i in range(FILES):
        (folder / f"{i}.png").write_bytes(png(i))
    for images, classes in cases():
        lines = (f"{i % FILES}.png {i % classes}\n" for i in range(images))
        (folder / f"{images}-{classes}.txt").write_text("".join(lines))


def cases():
    by_images = [(images, 100) for images in IMAGES]
    return by_images + [(IMAGES[0], classes) for classes in CLASSES if (IMAGES[0], classes) not in by_images]


def measure(folder, images, classes, steps):
    """Seconds of the command, milliseconds of a step without and with its input, and peak mebibytes."""
    listed = f"{images}-{classes}.txt"
    start = time.monotonic()
    done = subprocess.run(
        [ROOT / "tools/bce3s", "bench", "--dataset", "image-list", "--data", folder, "--backbone", "resnet20",
         "--steps", str(steps), "--batch", str(BATCH), f"dataset.train={listed}", f"dataset.test={listed}",
         f"dataset.classes={classes}",
         f"augmentation=[{{name: random-resized-crop, size: {SIZE}}}, {{name: flip}}]",
         f"test_augmentation=[{{name: center-crop, size: {SIZE}}}]"],
        capture_output=True, text=True, cwd=ROOT)
    seconds = time.monotonic() - start
    if done.returncode != 0:
        sys.exit(done.stderr)
    print(done.stdout, file=sys.stderr, flush=True)
    without, fed = (float(x) for x in re.findall(r"pipeline: +([\d.]+) ms", done.stdout))
    memory = int(re.search(r"peak memory: (\d+) MiB", done.stdout).group(1))
    return seconds, without, fed, memory


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=20)
    a = parser.parse_args()
    measured = {case: [] for case in cases()}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_data(folder / "images")
        for _ in range(a.rounds):
            for case in cases():
                measured[case].append(measure(folder, *case, a.steps))

    def row(case):
        seconds, without, fed, memory = zip(*measured[case])
        images, classes = case
        step = statistics.median(fed)
        epoch = step * -(-images // BATCH) / 1000
        return (f"| {images:,} | {classes:,} | {statistics.median(without):.1f} | {step:.1f} | {epoch:.0f} "
                f"| {max(memory):,} | {statistics.median(seconds):.1f} |")

    print("# What images and classes cost\n")
    print(f"A BCE3S step of ResNet-20 on images of {SIZE} x {SIZE}, batch {BATCH}, f32, 2 threads; {a.rounds} rounds in turns, "
          f"{a.steps} steps each; written by `ci/bench/cost.py`. An epoch is its steps at the speed of the fed ones.")
    head = ("| images | classes | step, ms | fed, ms | epoch, s | peak MiB | command, s |\n"
            "|---|---|---|---|---|---|---|")
    for title, chosen in (("Images", [(n, 100) for n in IMAGES]), ("Classes", [(IMAGES[0], k) for k in CLASSES])):
        print(f"\n## {title}\n\n{head}")
        for case in chosen:
            print(row(case))


if __name__ == "__main__":
    main()
