#!/usr/bin/env python3
"""bce3s beside PyTorch on the CPU: the same BCE3S step, measured in turns, as a Markdown report.

  ci/bench/compare.py [--pairs 5] [--steps 10] [--torch python3] [--data ../shared/data] [--log FILE] > FILE

With --log every speed is kept as it comes, and a comparison that was stopped goes on with its next round.
Every round runs each side once, in turn; a ratio is the median over the rounds of that round's
ratio, since speeds drift from minute to minute and both sides drift together. Nothing else may run.
Needs PyTorch and torchvision (Debian: python3-torch python3-torchvision) and the PyTorch program
../shared/peers/pytorch_bce3s.py; without them it says so and stops.
"""
import argparse
import json
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
    """Speeds by name, one a round: those of a part of the log, a line a round, and those measured now."""

    def __init__(self, part, log):
        self.part, self.log, self.rounds = part, log, []
        if log and log.exists():
            lines = (json.loads(line) for line in log.read_text().splitlines())
            self.rounds = [line["speeds"] for line in lines if line["part"] == part]

    def measure(self, pairs, measure):
        """Has rounds measured until there are so many; measure adds a speed by calling what it is given."""
        while len(self.rounds) < pairs:
            speeds = {}

            def add(name, value):
                speeds[name] = value
                print(f"{self.part}: {name}: {value}", file=sys.stderr, flush=True)

            measure(add)
            self.rounds.append(speeds)
            if self.log:
                with self.log.open("a") as log:
                    log.write(json.dumps({"part": self.part, "speeds": speeds}) + "\n")

    def speeds(self, name):
        return [speeds[name] for speeds in self.rounds]

    def ratio(self, ours, *theirs):
        """Median of ours over the best of theirs (by median), round by round; least and most."""
        best = max(theirs, key=lambda name: statistics.median(self.speeds(name)))
        ratios = [a / b for a, b in zip(self.speeds(ours), self.speeds(best))]
        return best, statistics.median(ratios), min(ratios), max(ratios)

    def table(self, unit="images/s, "):
        print(f"| | {unit}median | least | most |\n|---|---|---|---|")
        for name in self.rounds[0]:
            values = self.speeds(name)
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
    parser.add_argument("--log", type=pathlib.Path, help="keeps the speeds, to go on from")
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

    def measure_step(add):
        for precision in ("f32", "bf16"):
            text = bench(a.data, *steps, "--precision", precision, AUGMENTATION)
            add(f"bce3s {precision}, compute", speed(text, "without input pipeline"))
            add(f"bce3s {precision}, fed", speed(text, "with input pipeline"))
        for precision in ("f32", "f32-cl", "bf16-cl"):
            add(f"PyTorch {precision}, compute", peer("--precision", precision))
        for precision in ("f32-cl", "bf16-cl"):
            for workers in "012":
                add(f"PyTorch {precision}, fed by {workers} workers",
                    peer("--precision", precision, "--data", cifar, "--workers", workers))

    def measure_classifying(add):
        for precision in ("f32", "bf16"):
            add(f"bce3s {precision}", speed(bench(a.data, *steps, "--precision", precision, "--forward"), "forward"))
        for precision in ("f32-cl", "bf16-cl"):
            add(f"PyTorch {precision}", peer("--precision", precision, "--batch", "500", "--forward"))

    def measure_resnet34(add):
        for precision in ("f32", "bf16"):
            text = bench(a.data, "--backbone", "resnet34", "--steps", "2", "--precision", precision)
            add(f"bce3s {precision}", speed(text, "without input pipeline"))
        for precision in ("f32", "bf16-cl"):
            add(f"PyTorch {precision}", peer("--backbone", "resnet34", "--steps", "2", "--precision", precision))

    step, forward, wide = (Rounds(part, a.log) for part in ("step", "classifying", "resnet34"))
    step.measure(a.pairs, measure_step)
    forward.measure(a.pairs, measure_classifying)
    wide.measure(a.pairs, measure_resnet34)

    print(f"# bce3s beside PyTorch {version.stdout.strip()} on the CPU\n")
    print(f"{a.pairs} rounds in turns, {a.steps} steps each, 2 threads, {platform.machine()}, {cpu()}; "
          "written by `ci/bench/compare.py`.\n")
    print("A ratio is the median over rounds of the ratio within a round.\n")
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
    wide.ratios(
        ("bce3s bf16", ["PyTorch f32"], "2"),
        ("bce3s bf16", ["bce3s f32"], "2"),
        ("bce3s bf16", ["PyTorch bf16-cl"], ""))


def cpu():
    names = re.findall(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    return f"{len(names)} cores of {names[0]}"


if __name__ == "__main__":
    main()
