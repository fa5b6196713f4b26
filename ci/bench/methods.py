#!/usr/bin/env python3
"""What a step of each method costs beside its forward passes, as a Markdown report.

  ci/bench/methods.py --data DIR [--rounds 3] [--steps 20] > ci/bench/methods.md

Runs `bce3s bench` on the rows of yaml/cifar10-lt/methods-cpu.yaml that train a whole network, in turns, a
process each. A row of n streams forwards n batches a step: it is compared with n steps of plain cross-entropy
of the same round. Times are medians over the rounds, memory is the most of any round. Nothing else may run.
"""
import argparse
import pathlib
import re
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXPERIMENT = "yaml/cifar10-lt/methods-cpu.yaml"
BASE = "ce"


def rows():
    """The rows without a stage, in the order of the file."""
    text = (ROOT / EXPERIMENT).read_text().split("  rows:\n")[1]
    parts = re.split(r"^    (?=\S)", text, flags=re.MULTILINE)[1:]
    return [part.split(":")[0] for part in parts if "stage:" not in part]


def measure(row, data, steps):
    """The streams of a row, milliseconds of a step without its input, and peak mebibytes."""
    done = subprocess.run(
        [ROOT / "tools/bce3s", "bench", "--experiment", EXPERIMENT, "--row", row, "--data", data, "--steps", str(steps)],
        capture_output=True, text=True, cwd=ROOT)
    if done.returncode != 0:
        sys.exit(done.stderr)
    print(done.stdout, file=sys.stderr, flush=True)
    return (int(re.search(r"in (\d+) stream", done.stdout).group(1)),
            float(re.search(r"without input pipeline: +([\d.]+) ms", done.stdout).group(1)),
            int(re.search(r"peak memory: (\d+) MiB", done.stdout).group(1)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=20)
    a = parser.parse_args()
    data = pathlib.Path(a.data).resolve()
    names = rows()
    rounds = [{row: measure(row, data, a.steps) for row in names} for _ in range(a.rounds)]
    print("# What a method's step costs\n")
    print(f"Steps of ResNet-8 on images of 32 x 32, batch 64, f32, 2 threads; {a.rounds} rounds in turns, {a.steps} steps each; "
          f"written by `ci/bench/methods.py`. A row of n streams forwards n batches: its step is divided by n steps of `{BASE}` "
          "of the same round.\n")
    print("| row | streams | step, ms | of its forward passes | peak MiB |\n|---|---|---|---|---|")
    for row in names:
        streams = rounds[0][row][0]
        step = statistics.median(r[row][1] for r in rounds)
        share = statistics.median(r[row][1] / (streams * r[BASE][1]) for r in rounds)
        print(f"| {row} | {streams} | {step:.1f} | {share:.2f} | {max(r[row][2] for r in rounds):,} |")


if __name__ == "__main__":
    main()
