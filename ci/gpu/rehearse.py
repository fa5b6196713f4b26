#!/usr/bin/env python3
"""Goes the whole way to a lent machine, here, without a GPU, and writes down what it takes.

    ci/gpu/rehearse.py BUNDLE [--link 10] [--start 90] [--golden DIR] [--report ci/gpu/rehearsal.md]

Every call is made as README.md says, over a link of so many MB a second that is waited for, into a folder
that stands for the machine; the third call's part is cut short. There, with no variable but PATH and HOME
and no Java, every library is opened, TensorFlow is asked for devices without a driver and with one that can
do nothing (driver.c, if gcc is here), and the proof runs on the CPU, once whole and once with a budget that
cuts it.
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time

import parts

ROOT = pathlib.Path(__file__).resolve().parents[2]
MB = 1e6


class Machine:
    """A folder that stands for the lent machine."""

    def __init__(self, folder, python):
        self.folder = folder
        self.home = folder / "home"
        self.home.mkdir(parents=True)
        self.bce3s = folder / "bce3s"
        self.cuda = self.bce3s / "lib/cuda"
        self.python = python

    def run(self, *words, **environment):
        """Exit code, output and seconds of a command with a bare environment."""
        bare = {"PATH": "/usr/bin:/bin", "HOME": str(self.home), **environment}
        started = time.monotonic()
        ended = subprocess.run(
            [str(word) for word in words],
            cwd=ROOT,
            env=bare,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        return ended.returncode, ended.stdout.decode("utf-8", "replace"), time.monotonic() - started


def size(folder):
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def tree():
    """Bytes of the project's own files, which each call may carry too."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    names = filter(None, listed.stdout.decode().split("\0"))
    return sum((ROOT / name).stat().st_size for name in names if (ROOT / name).is_file())


def carry(bundle, machine, link, golden):
    """The calls: for each a row of what it carried, seconds on the link and seconds of its command."""
    carried = machine.folder / "carried"
    rows, have = [], set()
    own = tree()
    for call in range(1, 100):
        chosen = parts.fill(bundle, carried, have, 54, golden)
        last = len(have) + len(chosen) == len(parts.sums(bundle))
        bytes_ = size(carried) + own
        time.sleep(bytes_ / MB / link)
        cut = call == 3 and chosen
        if cut:
            part = carried / chosen[0]
            os.truncate(part, part.stat().st_size // 2)
        words = [machine.python, "ci/gpu/parts.py", "take", carried, machine.bce3s]
        code, text, seconds = machine.run(*words, *(["--finish", "300"] if last else []))
        if code:
            raise SystemExit(f"call {call}: {text}")
        have = {int(part) for part in re.search(r"--have (\S*)", text).group(1).split(",") if part}
        what = ", ".join(name.rsplit(".", 1)[1] for name in chosen)
        rows.append((call, what + (" (cut short: not taken)" if cut else ""), bytes_ / MB, bytes_ / MB / link, seconds))
        print(f"call {call}: {what}: {text.strip().splitlines()[-1]}", file=sys.stderr)
        if f"unpacked: {machine.bce3s}" in text:
            return rows, carried
    raise SystemExit("never unpacked")


def libraries(machine):
    """Opens every CUDA library and TensorFlow's own with all that they need; returns what it says."""
    code = (
        "import ctypes, pathlib, sys\n"
        "for f in sorted(pathlib.Path(sys.argv[1]).rglob('*.so*')):\n"
        "    ctypes.CDLL(str(f))\n"  # binds at once
        "    print(f.name, f.stat().st_size)\n"
    )
    found = []
    for folder in [machine.cuda, *machine.cuda.parent.glob("tensorflow-core-native-*-gpu.jar")]:
        variables = {"LD_LIBRARY_PATH": str(machine.cuda)}
        ended, text, _ = machine.run(machine.python, "-c", code, folder, **variables)
        if ended:
            raise SystemExit(f"a library does not open: {text}")
        found += [line.split() for line in text.splitlines() if re.fullmatch(r"\S+\.so\S* \d+", line)]
    return found


def text_of(paragraph):
    """Its lines."""
    indent = "  " if paragraph.startswith("- ") else ""
    return textwrap.wrap(paragraph, 110, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False)


def told(text):
    """What devices says, without TensorFlow's own lines."""
    return next((line for line in text.splitlines() if line.startswith(("no GPU", "bce3s devices:"))), text[-300:])


def with_driver(machine):
    """What TensorFlow does with the bundle's libraries where there is a driver, one that can do nothing."""
    driver = machine.folder / "driver"
    driver.mkdir(exist_ok=True)
    source = ROOT / "ci/gpu/driver.c"
    words = ["gcc", "-shared", "-fPIC", "-w", "-o", driver / "libcuda.so.1", source, "-ldl"]
    subprocess.run([str(word) for word in words], check=True)
    variables = {"LD_LIBRARY_PATH": str(driver), "TF_CPP_MIN_LOG_LEVEL": "1"}
    _, text, _ = machine.run(machine.bce3s / "bce3s", "devices", **variables)
    if "Cannot dlopen some GPU libraries" in text:
        return "refuses them: Cannot dlopen some GPU libraries"
    found = re.search(r"cudaGetDevice\(\) failed.*", text)
    return "accepts them, and stops at the first use of the GPU: " + found.group(0) if found else told(text)


def proof(machine, golden, *options):
    """The proof on the CPU: its exit code, its table of stages and its seconds."""
    folder = machine.folder / "results"
    variables = {"BCE3S": str(machine.bce3s / "bce3s")}
    words = ["sh", "ci/gpu-proof.sh", "--cpu", "--golden", golden, *options, folder]
    code, _, seconds = machine.run(*words, **variables)
    page = (folder / "README.md").read_text(encoding="utf-8")
    return code, re.search(r"(?m)^\| stage .*\n(?:\|.*\n)+", page).group(0).splitlines(), seconds


def main():
    parser = argparse.ArgumentParser(description="The way to a lent machine, rehearsed.")
    parser.add_argument("bundle", type=pathlib.Path)
    parser.add_argument("--link", type=float, default=10, metavar="MB/S")
    parser.add_argument("--start", type=float, default=90, metavar="SECONDS", help="taken for the machine's start")
    parser.add_argument("--golden", type=pathlib.Path, default=ROOT.parent / "shared/golden")
    parser.add_argument("--report", type=pathlib.Path, default=ROOT / "ci/gpu/rehearsal.md")
    parser.add_argument("--budget", type=float, default=60, metavar="SECONDS", help="of the proof that is cut")
    options = parser.parse_args()
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="bce3s-rehearsal-"))
    try:
        machine = Machine(scratch, shutil.which("python3", path="/usr/bin:/bin"))
        page = rehearse(options, machine)
    finally:
        shutil.rmtree(scratch)
    options.report.write_text("\n".join(page) + "\n", encoding="utf-8")
    print(f"report: {options.report}", file=sys.stderr)


def rehearse(options, machine):
    rows, carried = carry(options.bundle, machine, options.link, options.golden)
    link = sum(row[3] for row in rows)
    commands = sum(row[4] for row in rows)
    found = libraries(machine)
    code, text, devices = machine.run(machine.bce3s / "bce3s", "devices")
    golden = carried / options.golden.name
    if not golden.exists():
        raise SystemExit("the golden files did not travel")
    whole_code, whole, whole_seconds = proof(machine, golden)
    cut_code, cut, cut_seconds = proof(machine, golden, "--budget", f"{options.budget:g}")
    sizes = [(options.bundle / name).stat().st_size for name in parts.sums(options.bundle)]
    total = options.start + link + commands
    empty = [name for name, bytes_ in found if int(bytes_) < 1000]
    page = ["# The way to a lent machine, rehearsed without a GPU", ""]
    page += text_of(
        f"Written by `ci/gpu/rehearse.py` on {time.strftime('%F', time.gmtime())}, on {os.cpu_count()} processors"
        f" (load {os.getloadavg()[0]:.0f} from other work). A link of {options.link:g} MB/s is waited for; nothing ran on"
        " a GPU."
    )
    page += ["", "## Calls", ""]
    page += text_of(
        f"{len(sizes)} parts, {sum(sizes) / MB:.0f} MB, the largest {max(sizes) / 2**20:.1f} MiB. MB include the project's"
        f" own files ({tree() / MB:.1f}), taken to travel with every call."
    )
    page += ["", "| call | parts | MB | s on the link | s of its command |", "| ---: | --- | ---: | ---: | ---: |"]
    page += [f"| {c} | {what or 'none'} | {mb:.1f} | {seconds:.1f} | {took:.1f} |" for c, what, mb, seconds, took in rows]
    page += [""]
    page += text_of(
        f"Start of the machine, taken as {options.start:g} s; link {link:.0f} s; commands, with what is left to unpack at the"
        f" end, {commands:.0f} s: **{total:.0f} s**, {'under' if total < 360 else 'not under'} 6 minutes. What a call costs"
        f" besides is not known here; {max(0, 360 - total) / len(rows):.0f} s each would make it 6 minutes. Unpacked:"
        f" {size(machine.bce3s) / MB:.0f} MB."
    )
    page += ["", "## What is known without a GPU", ""]
    page += text_of(f"- {len(found)} libraries open, every symbol bound: " + ", ".join(name for name, _ in found) + ".")
    page += text_of("- Empty among them: " + ", ".join(empty) + ".")
    page += text_of(f"- `devices`, exit code {code}, {devices:.0f} s: {told(text)}")
    if shutil.which("gcc"):
        bare = machine.folder / "without"
        bare.mkdir()
        hidden = machine.cuda
        page += text_of(f"- With a driver that can do nothing, TensorFlow {with_driver(machine)}")
        for name in empty:
            (hidden / name).rename(bare / name)
        page += text_of(f"- The same without the empty libraries: it {with_driver(machine)}")
        for name in empty:
            (bare / name).rename(hidden / name)
    page += ["", f"## The proof on the CPU, whole: exit code {whole_code}, {whole_seconds:.0f} s", "", *whole]
    page += ["", f"## The proof on the CPU with {options.budget:g} s: exit code {cut_code}, {cut_seconds:.0f} s", "", *cut]
    return page


if __name__ == "__main__":
    main()
