#!/usr/bin/env python3
"""bce3s beside PyTorch on the CPU: the same BCE3S step, measured in turns, as a Markdown report.

  ci/bench/compare.py [--pairs 5] [--steps 10] [--torch python3] [--data ../shared/data] > FILE

Every round runs each side once, in turn; a ratio is the median over the rounds of that round's
ratio, since speeds drift from minute to minute and both sides drift together. Nothing else may run.
Needs PyTorch and torchvision (Debian: python3-torch python3-torchvision) and the PyTorch program
../shared/peers/pytorch_bce3s.py; without them it says so and stops.
"""
import argparse
import pathlib
import platform
import re
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
PEER = SHARED / "peers" / "pytorch_bce3s.py"
AUGMENTATION = "augmentation=[{name: crop, padding: 4}, {name: flip}, {name: auto-augment}, {name: cutout}]"


def output(command):
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stderr}")
    return done.stdout


def bench(data, *options):
    """Lines of `bce3s bench` on CIFAR-10-LT."""
    return output([ROOT / "tools/bce3s", "bench", "--dataset", "cifar10-lt", "--data", data, *options])


def speed(text, line):
    return float(re.search(rf"{line}.*?([\d.]+) (?:source )?images/s", text).group(1))


class Rounds:
    """Speeds by name, one a round."""

    def __init__(self):
        self.speeds = {}

    def add(self, name, value):
        self.speeds.setdefault(name, []).append(value)
        print(f"{name}: {value}", file=sys.stderr, flush=True)

    def median(self, name):
        return statistics.median(self.speeds[name])

    def ratio(self, ours, *theirs):
        """Median of ours over the best of theirs (by median), round by round; least and most."""
        best = max(theirs, key=self.median)
        ratios = [a / b for a, b in zip(self.speeds[ours], self.speeds[best])]
        return best, statistics.median(ratios), min(ratios), max(ratios)

    def table(self):
        print("| | images/s, median | least | most |\n|---|---|---|---|")
        for name, values in self.speeds.items():
            print(f"| {name} | {statistics.median(values):.1f} | {min(values):.1f} | {max(values):.1f} |")

    def ratios(self, *wanted):
        print("\n| ratio | median | least | most | bar |\n|---|---|---|---|---|")
        for ours, theirs, bar in wanted:
            best, median, least, most = self.ratio(ours, *theirs)
            print(f"| {ours} / {best} | {median:.2f} | {least:.2f} | {most:.2f} | {bar} |")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--torch", default="python3", help="a Python that has PyTorch")
    parser.add_argument("--data", default=str(SHARED / "data"))
    a = parser.parse_args()
    if not PEER.exists():
        sys.exit(f"{PEER} is not there: nothing to compare with")
    version = subprocess.run([a.torch, "-c", "import torch, torchvision; print(torch.__version__)"],
                             capture_output=True, text=True)
    if version.returncode != 0:
        sys.exit(f"{a.torch} has no PyTorch with torchvision: apt-get install python3-torch python3-torchvision")

    def peer(*options):
        return speed(output([a.torch, PEER, "--steps", str(a.steps), *options]), "")

    cifar = str(pathlib.Path(a.data) / "cifar-10-batches-bin")
    steps = ["--steps", str(a.steps)]
    step, forward, wide = Rounds(), Rounds(), Rounds()
    for _ in range(a.pairs):
        for precision in ("f32", "bf16"):
            text = bench(a.data, *steps, "--precision", precision, AUGMENTATION)
            step.add(f"bce3s {precision}, compute", speed(text, "without input pipeline"))
            step.add(f"bce3s {precision}, fed", speed(text, "with input pipeline"))
        for precision in ("f32", "f32-cl", "bf16-cl"):
            step.add(f"PyTorch {precision}, compute", peer("--precision", precision))
        for precision in ("f32-cl", "bf16-cl"):
            for workers in "012":
                step.add(f"PyTorch {precision}, fed by {workers} workers",
                         peer("--precision", precision, "--data", cifar, "--workers", workers))
    for _ in range(a.pairs):
        for precision in ("f32", "bf16"):
            forward.add(f"bce3s {precision}", speed(bench(a.data, *steps, "--precision", precision, "--forward"), "forward"))
        for precision in ("f32-cl", "bf16-cl"):
            forward.add(f"PyTorch {precision}", peer("--precision", precision, "--batch", "500", "--forward"))
    for _ in range(min(a.pairs, 2)):
        for precision in ("f32", "bf16"):
            text = bench(a.data, "--backbone", "resnet34", "--steps", "2", "--precision", precision)
            wide.add(f"bce3s {precision}", speed(text, "without input pipeline"))

    print(f"# bce3s beside PyTorch {version.stdout.strip()} on the CPU\n")
    print(f"{a.pairs} rounds in turns, {a.steps} steps each, 2 threads, {platform.machine()}, {cpu()}; "
          "written by `ci/bench/compare.py`.\n")
    print("## A BCE3S step: ResNet-32, batch 64, source images a second\n")
    print("Fed: with crop, flip, AutoAugment and cutout of both streams.\n")
    step.table()

    def fed(precision):
        return [f"PyTorch {precision}, fed by {w} workers" for w in "012"]

    step.ratios(
        ("bce3s f32, compute", ["PyTorch f32-cl, compute"], "1.0"),
        ("bce3s bf16, compute", ["PyTorch bf16-cl, compute"], "1.0, aim 1.25"),
        ("bce3s f32, fed", fed("f32-cl"), "1.0"),
        ("bce3s bf16, fed", fed("bf16-cl"), "1.1"),
        ("bce3s bf16, compute", ["PyTorch f32, compute"], "1.9"),
        ("bce3s f32, compute", ["PyTorch f32, compute"], "1.15"),
        ("bce3s f32, fed", ["bce3s f32, compute"], "0.97"),
        ("bce3s bf16, fed", ["bce3s bf16, compute"], "0.97"))
    print("\n## Classifying: ResNet-32, 500 images a pass\n")
    forward.table()
    forward.ratios(("bce3s f32", ["PyTorch f32-cl"], "1.2"), ("bce3s bf16", ["PyTorch bf16-cl"], "1.2"))
    print("\n## A BCE3S step: ResNet-34, batch 64, source images a second\n")
    wide.table()
    wide.ratios(("bce3s bf16", ["bce3s f32"], "2"))


def cpu():
    names = re.findall(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    return f"{len(names)} cores of {names[0]}"


if __name__ == "__main__":
    main()
