#!/usr/bin/env python3
"""Carries a bundle to a machine in calls of a limited size, each unpacked while the next travels.

    parts.py fill BUNDLE CARRIED [--have 0,1,2] [--limit 54] [--with DIR]     here, before each call
    parts.py take CARRIED FOLDER [--finish SECONDS]                          there, as that call's command

`fill` puts into CARRIED what a call takes along: unpack.sh, SHA256SUMS and, up to the limit in MiB, the
first parts that are not there yet; with no part left, a copy of DIR. `take` moves the parts that came
whole beside FOLDER (FOLDER.parts), starts the unpacking into FOLDER if none runs, and says what is there
in the words that the next `fill` takes. A part that was cut short or lost is simply not in that list.
"""

import argparse
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import time

MIB = 1 << 20
FIRST = ("SHA256SUMS", "unpack.sh")


def sums(folder):
    """The sums of the parts, by name, in order."""
    lines = (folder / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    return {name: sha256 for sha256, name in (line.split() for line in lines)}


def digest(file):
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def number(name):
    return int(name.rsplit(".", 1)[1])


def fill(bundle, carried, have, limit, more):
    """Returns the names of the parts that this call carries."""
    shutil.rmtree(carried, ignore_errors=True)
    carried.mkdir(parents=True)
    for name in FIRST:
        shutil.copyfile(bundle / name, carried / name)
    room = limit * MIB - sum((bundle / name).stat().st_size for name in FIRST)
    missing = [name for name in sums(bundle) if number(name) not in have]
    chosen = []
    for name in missing:
        size = (bundle / name).stat().st_size
        if size > room:
            break
        room -= size
        chosen.append(name)
        shutil.copyfile(bundle / name, carried / name)
    if missing and not chosen:
        raise SystemExit(f"parts.py: {missing[0]} is larger than {limit} MiB; make smaller parts: bundle --part-size")
    if chosen == missing and more:
        shutil.copytree(more, carried / more.name)
    print(f"carries {' '.join(chosen) or 'no part'}; to come after it: {len(missing) - len(chosen)}")
    return chosen


def running(parts):
    """Whether an unpacking still runs, by the id it left."""
    try:
        pid = int((parts / "unpacking").read_text(encoding="ascii"))
        return f"{parts}/unpack.sh" in pathlib.Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8").split("\0")
    except (OSError, ValueError):
        return False


def take(carried, folder, finish):
    """Returns the numbers of the parts that are there."""
    folder = folder.absolute()
    parts = folder.with_name(folder.name + ".parts")
    parts.mkdir(parents=True, exist_ok=True)
    expected = sums(carried)
    for name in FIRST:
        shutil.copyfile(carried / name, parts / name)
    for name, right in expected.items():
        came = carried / name
        if came.exists() and not (parts / name).exists() and digest(came) == right:
            shutil.copyfile(came, parts / (name + ".coming"))
            (parts / (name + ".coming")).rename(parts / name)
    if not folder.exists() and not running(parts):
        for left in folder.parent.glob(folder.name + ".unpacking-*"):
            shutil.rmtree(left)
        with (parts / "log").open("ab") as log:
            words = ["sh", f"{parts}/unpack.sh", "--wait", str(folder)]
            process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        (parts / "unpacking").write_text(str(process.pid), encoding="ascii")
    have = [number(name) for name in expected if (parts / name).exists()]
    if len(have) == len(expected):
        end = time.monotonic() + finish
        while not folder.exists() and running(parts) and time.monotonic() < end:
            time.sleep(0.2)
    print(f"--have {','.join(map(str, have))}")
    print("missing:", " ".join(name for name in expected if number(name) not in have) or "none")
    print("unpacked:", folder if folder.exists() else "not yet" if running(parts) else f"no; see {parts}/log")
    return have


def main():
    parser = argparse.ArgumentParser(description="A bundle in calls of a limited size.")
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("fill")
    command.add_argument("bundle", type=pathlib.Path)
    command.add_argument("carried", type=pathlib.Path)
    command.add_argument("--have", default="", help="what the last call of take said")
    command.add_argument("--limit", type=float, default=54, metavar="MIB")
    command.add_argument("--with", dest="more", type=pathlib.Path, metavar="DIR")
    command = commands.add_parser("take")
    command.add_argument("carried", type=pathlib.Path)
    command.add_argument("folder", type=pathlib.Path)
    with_last = "with the last part: waits until unpacked"
    command.add_argument("--finish", type=float, default=0, metavar="SECONDS", help=with_last)
    options = parser.parse_args()
    if options.command == "fill":
        have = {int(part) for part in options.have.split(",") if part}
        fill(options.bundle, options.carried, have, options.limit, options.more)
        return 0
    take(options.carried, options.folder, options.finish)
    return 0 if not options.finish or options.folder.exists() else 1


if __name__ == "__main__":
    sys.exit(main())
