#!/usr/bin/env bash
# Trains six steps of BCE3S with ResNet-50 at 224 on real photographs, again with every process
# killed (-9) in the middle, and again interrupted by SIGTERM in the middle, and compares the weights,
# the losses of all steps and the predictions, to the byte.
#
#   ci/full-scale/check.sh DATA [FOLDER [EXPERIMENT [key=value...]]]
#
# DATA holds imagenet-sample/: ImageNet_LT_train.txt, _val.txt, _test.txt and the images. Keeps
# everything in FOLDER, which must not exist yet. EXPERIMENT is another file of one row without a name
# and one epoch of more than three steps, with settings that override its own. 6 minutes on 2 cores.
# Exit code 0: all equal.
set -euo pipefail

root=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
data=${1:-$root/../shared/data}
if [ ! -d "$data/imagenet-sample" ]; then
  echo "full-scale: no imagenet-sample in $data, nothing checked"
  exit 0
fi
folder=${2:-$(mktemp -d)/full-scale}
experiment=${3:-$root/ci/full-scale/sample.yaml}
overrides=("${@:4}")
name=$(sed -n 's/^experiment: //p' "$experiment")
run=$name/$name/seed-0
mkdir -p -- "$folder"

arguments() {
  sweep=("$root/tools/bce3s" sweep "$experiment" "${overrides[@]}" --data "$data"
    --out "$folder/$1" --results "$folder/results-$1")
}

# Trains, sends a signal to all processes after three steps, and goes on.
disturbed() {
  arguments "$1"
  setsid "${sweep[@]}" &
  steps "$1" 3
  kill "-$2" -- "-$!"
  wait "$!" || true
  "${sweep[@]}"
}

# Waits until a run has done so many steps.
steps() {
  until [ "$(wc -l 2>/dev/null <"$folder/$1/$run/steps.csv" || echo 0)" -gt "$2" ]; do
    sleep 0.2
  done
}

echo "== undisturbed"
arguments undisturbed
"${sweep[@]}"
echo "== killed after three steps, and on"
disturbed killed KILL
echo "== interrupted after three steps, and on"
disturbed interrupted TERM

status=0
for other in killed interrupted; do
  for file in steps.csv predictions.csv checkpoints/epoch-000001-step-00000000/state.safetensors; do
    path=$run/$file
    if cmp "$folder/undisturbed/$path" "$folder/$other/$path"; then
      echo "$other: $file is the same"
    else
      status=1
    fi
  done
done
exit "$status"
