#!/usr/bin/env bash
# Trains 24 small real runs as a job array on a Slurm of one node and again without Slurm, kills two
# tasks and requeues one on the way, and compares the tables.
#
#   ci/slurm/check.sh [FOLDER]      keeps everything in FOLDER, which must not exist yet
#
# Exit code 0: the tables are equal but for the timing columns.
set -euo pipefail

root=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
folder=${1:-$(mktemp -d)/check}
mkdir -p -- "$folder"
eval "$("$root/ci/slurm/start.sh" "$folder/cluster")"
trap '"$root/ci/slurm/stop.sh" "$folder/cluster"' EXIT

sweep() {
  "$root/tools/bce3s" sweep "$root/yaml/quickstart.yaml" seeds=[0,1,2,3] dataset.head_count=60 \
    train.epochs=3 train.checkpoint_every=1 --out "$folder/$1" --jobs 2 "${@:2}"
}

# Ids of running tasks whose runs have written a checkpoint.
begun() {
  local task
  for task in "$folder"/slurm/quickstart/*/seed-*/slurm-task.txt; do
    [ -n "$(ls -A "$(dirname "$task")/checkpoints" 2>/dev/null)" ] || continue
    squeue --noheader --array --states=RUNNING --format='%j/%K %F_%K' |
      awk -v name="$(cat "$task")" '$1 == name { print $2 }'
  done
}

# The id of a task with a checkpoint that is none of those given.
next() {
  local id
  for _ in $(seq 600); do
    for id in $(begun); do
      case " $* " in *" $id "*) ;; *) echo "$id"; return ;; esac
    done
    sleep 0.5
  done
  echo 'no task wrote a checkpoint' >&2
  return 1
}

sweep slurm --launcher slurm &
running=$!
first=$(next)
scancel --signal=KILL --full "$first"
second=$(next "$first")
scancel "$second"
third=$(next "$first" "$second")
scontrol requeue "$third"
echo "killed $first, cancelled $second, requeued $third" >&2
status=0
wait "$running" || status=$?
[ "$status" -eq 75 ] # the cancelled task is the user's to start again
sweep slurm --launcher slurm
sweep local

# The tables but for the timing columns.
table() {
  awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) timing[i] = $i ~ /second/ }
    { for (i = 1; i <= NF; i++) if (timing[i]) $i = ""; print }' "$folder/$1/quickstart/runs.csv"
  cat "$folder/$1/quickstart/ablation.csv"
}
[ "$(table slurm | wc -l)" -eq $((1 + 24 + 1 + 6)) ]
diff <(table slurm) <(table local)
echo 'equal'
