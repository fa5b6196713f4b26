#!/usr/bin/env python3
"""Seconds from the start of a run's process to the end of its first training step: ResNet-32, batch 64,
f32, CIFAR-10-LT.

  ci/bench/start.py [--rounds 3] [--data ../shared/data]

The process is the one that trains, a child of the command; its start is what the system says.
"""
import argparse
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXPERIMENT = """
experiment: start
dataset: {name: cifar10-lt, imbalance_factor: 100}
augmentation: [{name: crop}, {name: flip}]
backbone: {name: resnet32}
classifier: {name: normalized}
mixing: {mixup: true, cutmix: true}
loss: {joint: {name: bce}, contrastive: {name: bce, weight: 0.1, first_epoch: 0}, uniform: {name: bce}}
train: {epochs: 1, batch_size: 64}
"""


def started(pid):
    """When a process started, in seconds since the epoch."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    up = float(pathlib.Path("/proc/uptime").read_text().split()[0])
    return time.time() - up + int(fields[19]) / os.sysconf("SC_CLK_TCK")


def child(pid):
    """The Java process that a Java process has started; none while it is still its start script."""
    if command(pid) != "java":
        return None
    threads = pathlib.Path(f"/proc/{pid}/task").glob("*/children")
    children = (int(found) for thread in threads for found in thread.read_text().split())
    return next((found for found in children if command(found) == "java"), None)


def command(pid):
    return pathlib.Path(f"/proc/{pid}/comm").read_text().strip()


def first_step(data):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "start.yaml").write_text(EXPERIMENT)
        run = [ROOT / "tools/bce3s", "run", folder / "start.yaml", "--data", data, "--out", folder / "runs"]
        process = subprocess.Popen(run, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        begin = None
        while process.poll() is None:
            if begin is None and (pid := child(process.pid)):
                begin = started(pid)
            for steps in folder.glob("runs/*/*/*/steps.csv"):
                if steps.read_text().count("\n") > 1:
                    seconds = time.time() - begin
                    process.send_signal(signal.SIGTERM)
                    process.wait()
                    return seconds
            time.sleep(0.01)
        sys.exit("the run ended before its first step")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--data", default=str(ROOT.parent / "shared/data"))
    a = parser.parse_args()
    if not pathlib.Path(a.data).exists():
        sys.exit(f"{a.data} is not there: nothing to start")
    subprocess.run([ROOT / "tools/bce3s", "list", "backbone"], check=True, stdout=subprocess.DEVNULL)
    seconds = [first_step(a.data) for _ in range(a.rounds)]
    print(f"start to first step: {statistics.median(seconds):.1f} s (median of {a.rounds}; {min(seconds):.1f} to {max(seconds):.1f})")


if __name__ == "__main__":
    main()
