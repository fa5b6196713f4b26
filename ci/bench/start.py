#!/usr/bin/env python3
"""Seconds from the start of a run's process to the end of its first training step (ResNet-32, batch 64, f32,
CIFAR-10-LT), and in a sweep from the end of a run to the first step of the next (ResNet-8).

  ci/bench/start.py [--rounds 3] [--data ../shared/data] [BUILD ...]

A BUILD is a folder of the project as it was at some commit; several are measured in turns. The process of a run
is the one that trains, a child of the command; its start is what the system says. A run ends when its result is
there. Nothing else may run.
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
SWEEP = EXPERIMENT.replace("imbalance_factor: 100", "imbalance_factor: 100, head_count: 100").replace("resnet32", "resnet8")
SEEDS = 5


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


def begun(folder):
    """The runs in a folder of runs that have done a step, by their folders."""
    return {steps.parent for steps in folder.glob("*/*/*/steps.csv") if steps.read_text().count("\n") > 1}


def first_step(build, data):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "start.yaml").write_text(EXPERIMENT)
        run = [build / "tools/bce3s", "run", folder / "start.yaml", "--data", data, "--out", folder / "runs"]
        process = subprocess.Popen(run, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        begin = None
        while process.poll() is None:
            if begin is None and (pid := child(process.pid)):
                begin = started(pid)
            if begun(folder / "runs"):
                seconds = time.time() - begin
                process.send_signal(signal.SIGTERM)
                process.wait()
                return seconds
            time.sleep(0.01)
        sys.exit("the run ended before its first step")


def between(build, data):
    """Of a sweep of several seeds, one after the other: what lies between each and the next."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "sweep.yaml").write_text(SWEEP + f"seeds: {list(range(SEEDS))}\n")
        sweep = [build / "tools/bce3s", "sweep", folder / "sweep.yaml", "--data", data, "--out", folder / "runs"]
        process = subprocess.Popen(sweep, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        firsts = {}
        while process.poll() is None:
            now = time.time()
            for run in begun(folder / "runs"):
                firsts.setdefault(run, now)
            time.sleep(0.01)
        ends = sorted((run / "result.json").stat().st_mtime for run in firsts)
        if len(ends) != SEEDS:
            sys.exit(f"{len(ends)} of {SEEDS} runs were trained")
        return [first - end for end, first in zip(ends, sorted(firsts.values())[1:])]


def summary(seconds):
    return f"{statistics.median(seconds):.2f} s ({min(seconds):.2f} to {max(seconds):.2f})"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--data", type=pathlib.Path, default=ROOT.parent / "shared/data")
    parser.add_argument("builds", nargs="*", type=pathlib.Path, default=[ROOT])
    a = parser.parse_args()
    data = a.data.resolve()
    if not data.exists():
        sys.exit(f"{a.data} is not there: nothing to start")
    builds = [build.resolve() for build in a.builds]
    for build in builds:
        subprocess.run([build / "tools/bce3s", "list", "backbone"], check=True, stdout=subprocess.DEVNULL)
    starts = {build: [] for build in builds}
    gaps = {build: [] for build in builds}
    for _ in range(a.rounds):
        for build in builds:
            starts[build].append(first_step(build, data))
            gaps[build] += between(build, data)
    for build in builds:
        print(f"{build}: start to first step {summary(starts[build])}, between two runs {summary(gaps[build])}")


if __name__ == "__main__":
    main()
