#!/usr/bin/env python3
"""Data sets in files at full size, on generated ones, as a Markdown report: how long a list like
iNaturalist 2018's takes to be opened, split and hashed in 300 MB of heap, whether a step can be
trained on it, and how long the doctor takes for 10,000 files.

  ci/full-scale/lists.py > ci/full-scale/lists.md

Names 437,513 files in 8,142 classes, links to a few small JPEGs in the tests' resources. Needs 1 GB
of disk for their names and 3 minutes.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
IMAGES = ROOT / "framework/src/test/resources/images"
CLASSES = 8_142
TRAIN = 437_513
MOST = 1_000
DOCTOR = 10_000
LINKS_OF_A_FILE = 30_000
HEAP = "-Xmx300m"


def counts():
    """Images a class, most first: MOST to 2 along a power law, TRAIN in all."""

    def tail(power):
        return [max(2, int(MOST * (k + 1) ** -power)) for k in range(CLASSES)]

    low, high = 0.1, 2.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(tail(middle)) > TRAIN else (low, middle)
    found = tail(high)
    for k in range(TRAIN - sum(found)):
        found[1 + k % (CLASSES - 1)] += 1
    return found


class Links:
    """Files that are links to copies of some images, a fresh copy when one has many links."""

    def __init__(self, folder):
        self.originals = sorted(IMAGES.glob("*.jpg"))
        self.folder = folder
        self.made = 0
        folder.mkdir()

    def link(self, path):
        original = self.originals[self.made % len(self.originals)]
        copy = self.folder / f"{self.made // LINKS_OF_A_FILE}-{original.name}"
        if not copy.exists():
            shutil.copyfile(original, copy)
        os.link(copy, path)
        self.made += 1


def write(data, name, classes, links, bytes_differ=False):
    """A data set with so many training images by class, and one test image a class."""
    root = data / name
    lines = {"train": [], "test": []}
    for split, images in (("train", classes), ("test", [1] * len(classes))):
        for k, count in enumerate(images):
            folder = root / split / str(k)
            folder.mkdir(parents=True)
            for i in range(count):
                image = f"{split}/{k}/{i}.jpg"
                if bytes_differ:
                    original = links.originals[links.made % len(links.originals)].read_bytes()
                    (root / image).write_bytes(original + links.made.to_bytes(4, "big"))
                    links.made += 1
                else:
                    links.link(root / image)
                lines[split].append(f"{image} {k}\n")
        (root / f"{split}.txt").write_text("".join(lines[split]))


def run(*arguments, heap=None):
    """Seconds and output of a command."""
    environment = dict(os.environ, **({"BCE3S_JAVA_OPTS": heap} if heap else {}))
    start = time.monotonic()
    done = subprocess.run([ROOT / "tools/bce3s", *arguments], capture_output=True, text=True, env=environment)
    seconds = time.monotonic() - start
    print(done.stdout, file=sys.stderr, flush=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, arguments))}: exit code {done.returncode}\n{done.stderr}")
    return seconds, done.stdout


def main():
    run("list", "backbone")  # builds
    started, _ = run("list", "backbone")
    with tempfile.TemporaryDirectory() as name:
        data = pathlib.Path(name)
        links = Links(data / "originals")
        write(data, "large", counts(), links)
        write(data, "small", [DOCTOR // 10 - 1] * 10, Links(data / "others"), bytes_differ=True)
        lists = ["--dataset", "image-list", "--data", str(data), f"dataset.classes={CLASSES}",
                 "dataset.root=large", "dataset.train=train.txt", "dataset.test=test.txt"]
        opened, facts = run("data", "inspect", *lists, heap=HEAP)
        step, times = run("bench", "--backbone", "resnet8", "--steps", "1", "--batch", "16", *lists,
                          "augmentation=[{name: random-resized-crop, size: 32}, {name: flip}]",
                          "test_augmentation=[{name: resize, size: 36}, {name: center-crop, size: 32}]")
        doctor, _ = run("data", "doctor", "--dataset", "image-list", "--data", str(data), "dataset.root=small",
                        "dataset.train=train.txt", "dataset.test=test.txt", "--report", str(data / "doctor.txt"))
    digest = re.search(r"[0-9a-f]{64}", facts).group()
    fed = re.search(r"with input pipeline: +([\d.]+) ms", times).group(1)
    print("# Data sets in files at full size\n")
    print(f"Generated files, 2 cores; written by `ci/full-scale/lists.py`. Seconds are those of whole commands,\n"
          "the start of Java among them.\n")
    print("| what | seconds | bar |\n|---|---|---|")
    print(f"| `list`: the start alone | {started:.1f} | |")
    print(f"| `data inspect`: {TRAIN:,} lines over {CLASSES:,} classes opened, split and hashed, heap {HEAP} | {opened:.1f} | 3 |")
    print(f"| `bench`: BCE3S steps of ResNet-8 on it, batch 16, {fed} ms each | {step:.1f} | |")
    print(f"| `data doctor`: {DOCTOR:,} files | {doctor:.1f} | 30 |")
    print(f"\nSHA-256 of the generated subset: `{digest}`.")


if __name__ == "__main__":
    main()
