#!/usr/bin/env bash
# Ends the daemons that ci/slurm/start.sh FOLDER started, and every job with them.
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
export SLURM_CONF=$1/slurm.conf
scancel --user="$(id -un)" --signal=KILL --full 2>/dev/null || true
scancel --user="$(id -un)" 2>/dev/null || true
for daemon in slurmd slurmctld munged; do
  [ -s "$1/$daemon.pid" ] || continue
  pid=$(cat "$1/$daemon.pid")
  kill "$pid" 2>/dev/null || continue
  for _ in $(seq 100); do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
done
