#!/usr/bin/env python3
"""Proves bce3s on a machine with an NVIDIA GPU within a given time; see ci/gpu-proof.sh."""

import argparse
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import stages
from report import Report

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Proof:
    """A run of the stages: what it works with, and the time that is left."""

    def __init__(self, options, report, scratch):
        self.cpu = options.cpu
        self.device = "cpu" if options.cpu else "gpu"
        self.data = options.data
        self.golden = options.golden
        self.report = report
        self.scratch = scratch
        self.bce3s = os.environ.get("BCE3S", str(ROOT / "tools/bce3s"))
        self.python = peer()
        self.end = time.monotonic() + options.budget
        self.stage_end = self.end

    def left(self):
        """Seconds until the stage or the whole must end."""
        return min(self.end, self.stage_end) - time.monotonic()

    def run(self, command, **environment):
        """Runs commands at once, each a list of words, until all end or the time is over.

        Returns the exit code and the output of each; 124 is that of one that was stopped.
        """
        started = []
        for words in command if isinstance(command[0], list) else [command]:
            self.report.say("$ " + " ".join(words))
            output = tempfile.TemporaryFile(dir=self.scratch)
            process = subprocess.Popen(
                words,
                cwd=ROOT,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            started.append((process, output))
        ended = []
        for process, output in started:
            try:
                code = process.wait(max(0.1, self.left()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                code = 124
            output.seek(0)
            text = output.read().decode("utf-8", "replace")
            self.report.say(text + f"(exit code {code})")
            ended.append((code, text))
        return ended if isinstance(command[0], list) else ended[0]

    def stage(self, title, limit, least, work):
        """Runs a stage, unless less than it needs at least is left; whatever it does, the next follows."""
        started = time.monotonic()
        if self.end - started < least:
            self.report.stage(title, f"not reached: needs {least} s", 0)
            return
        self.stage_end = started + limit
        try:
            result = work(self)
        except stages.Skipped as why:
            result = f"skipped: {why}"
        except stages.Failed as why:
            result = f"**failed**: {why}"
        except Exception as bug:  # a bug of one stage must not cost the others their time
            result = f"**failed**: {type(bug).__name__}: {bug}"
        if result.startswith("**failed") and time.monotonic() >= self.end:
            result = "cut: the budget ended"
        self.report.stage(title, result, time.monotonic() - started)
        print(f"{title}: {result}", file=sys.stderr, flush=True)


def peer():
    """A Python that has PyTorch; none if there is none."""
    for candidate in filter(None, (os.environ.get("PYTHON"), "python3", "/usr/bin/python3")):
        if shutil.which(candidate):
            found = subprocess.run([candidate, "-c", "import torch"], capture_output=True, check=False)
            if found.returncode == 0:
                return candidate
    return None


def has_driver():
    return pathlib.Path("/proc/driver/nvidia/version").exists() or (
        shutil.which("nvidia-smi") is not None
        and subprocess.run(["nvidia-smi"], capture_output=True, check=False).returncode == 0
    )


def main():
    parser = argparse.ArgumentParser(prog="ci/gpu-proof.sh", description="Proves bce3s on a GPU.")
    parser.add_argument("folder", nargs="?", default=ROOT / "results/gpu", type=pathlib.Path)
    parser.add_argument("--cpu", action="store_true", help="tiny and on the CPU: proves this script")
    parser.add_argument("--budget", type=float, default=1800, metavar="SECONDS")
    parser.add_argument("--data", type=pathlib.Path, default=ROOT / "data")
    parser.add_argument("--golden", type=pathlib.Path, default=ROOT.parent / "shared/golden")
    options = parser.parse_args()
    if not options.cpu and not has_driver():
        parser.exit(77, "gpu-proof: no NVIDIA driver here, so nothing was proven (--cpu tries the script itself)\n")
    title = "The GPU proof, tried on the CPU" if options.cpu else "On a GPU"
    report = Report(options.folder, title, options.budget)
    with tempfile.TemporaryDirectory() as scratch:
        proof = Proof(options, report, pathlib.Path(scratch))
        for title, limit, least, work in stages.by_worth(proof):
            proof.stage(title, limit, least, work)
    print(f"report: {report.folder / 'README.md'}", file=sys.stderr)
    return 1 if any("failed" in result for _, result, _ in report.stages) else 0


if __name__ == "__main__":
    sys.exit(main())
