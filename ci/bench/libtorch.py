#!/usr/bin/env python3
"""bce3s beside PyTorch 2.10 (its library, called from Java) and Debian's PyTorch, as a Markdown report.

  ci/bench/libtorch.py [--pairs 5] [--steps 10] [--torch python3] [--data ../shared/data] [--log FILE] > FILE

The same BCE3S step, in turns; ratios, --log and the rest as in ci/bench/compare.py. Memory is the most that the
operating system counted for a process (getrusage), its start and its program included. The first run downloads
the library (120 MB). PyTorch 2.10 has no input pipeline here: what bce3s does with its own is compared with
its bare step. Without Debian's PyTorch the report has two sides.
"""
import argparse
import os
import pathlib
import platform
import subprocess
import sys
import tempfile

from compare import AUGMENTATION, PEER, ROOT, SHARED, Rounds, cpu, speed

PRECISIONS = ("f32", "bf16")


def measured(command):
    """What a command prints, and the most mebibytes it held."""
    with tempfile.TemporaryFile("w+") as printed:
        process = subprocess.Popen([str(word) for word in command], stdout=printed, stderr=subprocess.PIPE, cwd=ROOT)
        complaint = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        if status != 0:
            sys.exit(f"{' '.join(map(str, command))} failed:\n{complaint.decode()}")
        printed.seek(0)
        return printed.read(), usage.ru_maxrss / 1024


def built():
    """The command that starts PyTorch's step, after a build."""
    subprocess.run(["mvn", "-q", "-B", "-f", ROOT / "pom.xml", "-Ppeer,!strict", "-pl", "ci/bench/peer",
                    "-Dmaven.test.skip=true", "package"], check=True, stdout=sys.stderr)
    target = ROOT / "ci/bench/peer/target"
    path = f"{target / 'classes'}:{(target / 'classpath.txt').read_text().strip()}"
    return ["java", "-Dorg.bytedeco.javacpp.maxbytes=0", "-Dorg.bytedeco.javacpp.maxphysicalbytes=0", "-cp", path,
            "org.bce3s.peer.Step"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--torch", default="python3", help="a Python that has PyTorch")
    parser.add_argument("--log", type=pathlib.Path, help="keeps the figures, to go on from")
    parser.add_argument("--data", default=str(SHARED / "data"))
    a = parser.parse_args()
    peer = built()
    debian = subprocess.run([a.torch, "-c", "import torch, torchvision; print(torch.__version__)"],
                            capture_output=True, text=True)
    with_debian = PEER.exists() and debian.returncode == 0

    def both(add, name, text, peak, line=""):
        add(name, speed(text, line))
        add(f"{name}, MiB", peak)

    def measure(depth, steps):
        def round_of(add):
            for precision in PRECISIONS:
                text, peak = measured([ROOT / "tools/bce3s", "bench", "--dataset", "cifar10-lt", "--data", a.data,
                                       "--backbone", f"resnet{depth}", "--steps", steps, "--precision", precision,
                                       AUGMENTATION])
                both(add, f"bce3s {precision}", text, peak, "without input pipeline")
                add(f"bce3s {precision}, fed", speed(text, "with input pipeline"))
                text, peak = measured([*peer, depth, precision, "64", steps, "2"])
                both(add, f"PyTorch 2.10 {precision}", text, peak)
                if with_debian:
                    text, peak = measured([a.torch, PEER, "--backbone", f"resnet{depth}", "--steps", steps,
                                           "--precision", f"{precision}-cl"])
                    both(add, f"PyTorch 1.13 {precision}", text, peak)
        return round_of

    parts = {depth: Rounds(f"resnet{depth}", a.log) for depth in (32, 34)}
    parts[32].measure(a.pairs, measure(32, a.steps))
    parts[34].measure(a.pairs, measure(34, max(2, a.steps // 4)))

    print("# bce3s beside PyTorch 2.10 on the CPU\n")
    print(f"{a.pairs} rounds in turns, batch 64, 2 threads, channels last, {platform.machine()}, {cpu()}; "
          "written by `ci/bench/libtorch.py`.\n")
    print("PyTorch 2.10 is its library (libtorch) called from Java, without an input pipeline"
          + (f"; PyTorch 1.13 is Debian's {debian.stdout.strip()}." if with_debian else ".")
          + " A ratio is the median over rounds of the ratio within a round; of memory, less is better.")
    bars = {32: {"f32": "1.15", "bf16": "1.05"}, 34: {"bf16": "1.0"}}
    for depth, part in parts.items():
        print(f"\n## A BCE3S step of ResNet-{depth}: source images a second, and mebibytes\n")
        part.table("")
        part.ratios(*[(ours, [f"PyTorch 2.10 {precision}"], bars[depth].get(precision, ""))
                      for precision in PRECISIONS for ours in (f"bce3s {precision}", f"bce3s {precision}, fed")],
                    *[(f"bce3s {precision}, MiB", [f"PyTorch 2.10 {precision}, MiB"], "0.9" if depth == 32 else "")
                      for precision in PRECISIONS])


if __name__ == "__main__":
    main()
