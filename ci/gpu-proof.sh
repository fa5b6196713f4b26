#!/bin/sh
# Proves bce3s on a machine with an NVIDIA GPU, within a given time, and writes a report: devices,
# parity with golden values, repeatability, operations left on the CPU, throughput beside PyTorch,
# several runs at once, and a training.
#
#   ci/gpu-proof.sh [--budget SECONDS] [--data DIR] [--golden DIR] [FOLDER]
#   ci/gpu-proof.sh --cpu [--budget SECONDS] [FOLDER]   the same stages, tiny and on the CPU: proves this script
#
# FOLDER (default results/gpu) gets README.md, figures.csv, log.txt and a trace. They are written as the
# stages end, most worth first: whoever stops this loses the stage that runs. A stage that fails does
# not stop the others. DIR of --data may hold CIFAR-100 or CIFAR-10; then the released recipe is trained,
# else a short experiment, for 8 minutes at most. ci/gpu/README.md says how to use a machine that is
# lent for minutes.
#
# BCE3S   the command, e.g. of an unpacked bundle (default tools/bce3s, built with BCE3S_MVN_OPTS=-Pgpu)
# PYTHON  a Python with PyTorch (default: python3 or /usr/bin/python3, if one has it)
#
# Exit code 0: every stage passed, was skipped or not reached; 1: one failed; 77: there is no GPU here.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
command -v python3 >/dev/null || { echo 'gpu-proof: needs python3' >&2 && exit 2; }
case " $* " in
  *' --cpu '*) ;;
  *) export BCE3S_MVN_OPTS="${BCE3S_MVN_OPTS--Pgpu}" ;;
esac
exec python3 "$root/ci/gpu/proof.py" "$@"
