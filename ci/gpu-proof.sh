#!/usr/bin/env bash
# Proves bce3s on a machine with an NVIDIA GPU and writes a Markdown report: devices, tests, parity
# with golden values, repeatability, throughput beside PyTorch, and a training.
#
#   ci/gpu-proof.sh [--data DIR] [--golden DIR] [FOLDER]
#   ci/gpu-proof.sh --cpu [FOLDER]     the same stages, tiny and on the CPU: proves this script
#
# FOLDER (default results/gpu) gets README.md and a log of every stage. DIR of --data may hold
# CIFAR-100; then the authors' recipe is trained, else a short experiment. A stage that fails does
# not stop the others; the report names it.
#
# BCE3S          the command, e.g. of an unpacked bundle (default tools/bce3s)
# BCE3S_MVN_OPTS the build (default -Pgpu; -Pgpu,gpu-libraries where CUDA 12 is not installed)
# PYTHON         a Python with PyTorch (default: python3 or /usr/bin/python3, if one has it)
#
# Exit code 0: every stage passed or was skipped; 1: one failed; 77: there is no GPU here.
set -uo pipefail

root=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
device=gpu
data=$root/data
golden=$root/../shared/golden
folder=$root/results/gpu
while [ $# -gt 0 ]; do
  case $1 in
    --cpu) device=cpu ;;
    --data) data=${2:?--data needs a folder} && shift ;;
    --golden) golden=${2:?--golden needs a folder} && shift ;;
    -*)
      echo "gpu-proof: unknown option $1" >&2
      exit 2
      ;;
    *) folder=$1 ;;
  esac
  shift
done

if [ "$device" = gpu ]; then
  if ! [ -e /proc/driver/nvidia/version ] && ! nvidia-smi >/dev/null 2>&1; then
    echo 'gpu-proof: no NVIDIA driver here, so nothing was proven (--cpu tries the script itself)' >&2
    exit 77
  fi
  export BCE3S_MVN_OPTS=${BCE3S_MVN_OPTS--Pgpu}
  steps=100 batches='64 256' nets='resnet32 resnet34' quick=()
  data_threads=$(($(nproc) > 4 ? $(nproc) - 2 : 2))
else
  steps=2 batches=8 nets=resnet8 data_threads=1
  quick=(dataset.head_count=40 dataset.test_count=5 train.epochs=1)
fi
bce3s=${BCE3S:-$root/tools/bce3s}
mkdir -p -- "$folder/logs" || exit 2
folder=$(CDPATH='' cd -- "$folder" && pwd -P)
report=$folder/README.md
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$root" || exit 2
failed=()
summary=()

# stage NAME TITLE COMMAND...: the command's output goes to a log; its exit code 77 means skipped.
stage() {
  local name=$1 title=$2 started=$SECONDS code result
  shift 2
  echo "== $title" >&2
  "$@" >"$folder/logs/$name.txt" 2>&1
  code=$?
  case $code in
    0) result=passed ;;
    77) result=skipped ;;
    *) result="**failed** (exit code $code)" && failed+=("$name") ;;
  esac
  summary+=("| $title | $result | $((SECONDS - started)) s | [log](logs/$name.txt) |")
  echo "   $result" >&2
}

# section TITLE NAME: the last lines of a stage's log.
section() {
  printf '\n## %s\n\n```\n' "$1"
  tail -n "${3:-40}" "$folder/logs/$2.txt"
  printf '```\n'
}

machine() {
  uname -srm
  grep -m 1 'model name' /proc/cpuinfo | sed 's/.*: //'
  echo "$(nproc) processors, $(free -g | awk '/^Mem/ { print $2 }') GiB"
  java -version 2>&1 | head -n 1
  git log -1 --format='commit %H'
  git status --short | sed 's/^/changed: /'
  if [ "$device" = gpu ]; then
    nvidia-smi || cat /proc/driver/nvidia/version
  else
    echo 'tried on the CPU: nothing here is about a GPU'
  fi
}

devices() {
  "$bce3s" devices | tee "$scratch/devices" || return
  [ "$device" = cpu ] || grep -q '^GPU ' "$scratch/devices"
}

tests() {
  [ "$device" = gpu ] && [ -z "${BCE3S:-}" ] || {
    echo 'skipped: needs a GPU and the sources'
    return 77
  }
  # shellcheck disable=SC2086
  mvn -B $BCE3S_MVN_OPTS -pl framework test -Dtest=GpuTrainingTest
}

parity() {
  [ -d "$golden" ] || {
    echo "skipped: no golden files in $golden"
    return 77
  }
  "$bce3s" parity --device "$device" "$golden"/*.json
}

# A table without the columns of time.
untimed() {
  awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) timed[i] = $i ~ /^(seconds|images_per_second)$/ }
    { line = ""; for (i = 1; i <= NF; i++) if (!timed[i]) line = line "," $i; print line }' "$1"
}

# Every term of the loss, twice from nothing: the same bits in every file that holds results.
repeatability() {
  local precision=$1 trial row file different=0
  for trial in first second; do
    "$bce3s" sweep yaml/quickstart.yaml 'seeds=[0]' "train.device=$device" train.epochs=2 \
      "train.precision=$precision" "${quick[@]}" --out "$scratch/$precision-$trial" || return
  done
  local first=$scratch/$precision-first/quickstart second=$scratch/$precision-second/quickstart
  cmp <(untimed "$first/runs.csv") <(untimed "$second/runs.csv") || different=1
  for row in "$first"/*/seed-0; do
    for file in steps.csv predictions.csv; do
      cmp "$row/$file" "$second/${row#"$first"/}/$file" || different=1
    done
  done
  [ "$different" = 0 ] && echo 'the same bits'
}

# Source images a second by the median step "without" or "with" the input pipeline.
of_median() {
  sed -n "s/^$1 input pipeline: *\([0-9.]*\) ms.*/\1/p" "$scratch/bench" |
    awk -v batch="$batch" '{ printf "%.1f", 1000 * batch / $1 }'
}

# A line of the table of throughput, whatever fails.
measured() {
  local net=$1 batch=$2 precision=$3 out=$scratch/bench peer=- waits=- without=- with=-
  local settings=("train.device=$device" "train.data_threads=$data_threads")
  local size=32
  [ "$net" != resnet50 ] || size=224
  settings+=("dataset.side=$size")
  if "$bce3s" bench --backbone "$net" --batch "$batch" --precision "$precision" --steps "$steps" \
    "${settings[@]}" >"$out" 2>&1; then
    without=$(of_median without)
    with=$(of_median with)
    waits=$(awk -v a="$without" -v b="$with" 'BEGIN { printf "%.1f %%", 100 * (1 - b / a) }')
  else
    missed=1
  fi
  cat "$out" >&2
  if [ -n "$python" ]; then
    if "$python" ci/bench/pytorch_step.py --backbone "$net" --batch "$batch" --classes 10 \
      --precision "$precision" --device "${device/gpu/cuda}" --image-size "$size" \
      --steps "$steps" >"$out" 2>&1; then
      peer=$(sed -n 's/.*, \([0-9.]*\) source images.*/\1/p' "$out")
    fi
    cat "$out" >&2
  fi
  echo "| $net | $size | $batch | $precision | $without | $with | $waits | $peer |"
}

throughput() {
  local net batch precision missed=0
  echo '| net | side | batch | precision | images/s | with pipeline | input wait | PyTorch |'
  echo '| --- | ---: | ---: | --- | ---: | ---: | ---: | ---: |'
  for net in $nets; do
    for batch in $batches; do
      for precision in f32 bf16; do
        measured "$net" "$batch" "$precision"
      done
    done
  done
  return "$missed"
}

training() {
  if [ "$device" = gpu ] && { [ -d "$data/cifar-100-binary" ] || [ -f "$data/cifar-100-binary.tar.gz" ]; }; then
    echo "The recipe of the authors' code on CIFAR100-LT, imbalance factor 100, stage 1, in bf16"
    "$bce3s" run yaml/paper/cifar100-lt.yaml --row if100 --seed 0 --data "$data" \
      --out "$scratch/recipe" train.device=gpu train.precision=bf16 report.select=last \
      report.tta=none "train.data_threads=$data_threads"
  else
    echo 'yaml/quickstart.yaml'
    "$bce3s" sweep yaml/quickstart.yaml "train.device=$device" --out "$scratch/quickstart" "${quick[@]}"
  fi
}

python=
for candidate in ${PYTHON:-python3 /usr/bin/python3}; do
  if "$candidate" -c 'import torch' 2>/dev/null; then
    python=$candidate
    break
  fi
done

stage machine 'The machine' machine
stage devices 'Devices' devices
if "$bce3s" list backbone 2>/dev/null | grep -q '^ *resnet50 ' && [ "$device" = gpu ]; then
  nets="$nets resnet50"
fi
stage tests 'Tests that need a GPU' tests
stage parity 'Parity with golden values' parity
stage repeatability-f32 'Repeatability, f32' repeatability f32
stage repeatability-bf16 'Repeatability, bf16' repeatability bf16
throughput_log=$scratch/throughput
throughput_table() { throughput 2>"$throughput_log" >"$scratch/table" && cat "$throughput_log" ||
  { cat "$throughput_log" && false; }; }
stage throughput 'Throughput' throughput_table
stage training 'Training' training

{
  if [ "$device" = gpu ]; then echo '# On a GPU'; else echo '# The GPU proof, tried on the CPU'; fi
  printf '\nWritten by `ci/gpu-proof.sh` on %s.\n' "$(date -u +%F)"
  printf '\n| stage | result | time | |\n| --- | --- | ---: | --- |\n'
  printf '%s\n' "${summary[@]}"
  section 'The machine' machine
  section 'Devices' devices
  printf '\n## Parity with golden values\n\n```\n'
  grep -E '^(skipped|kernels|bce3s)|agree' "$folder/logs/parity.txt"
  printf '```\n'
  section 'Repeatability, f32' repeatability-f32 3
  section 'Repeatability, bf16' repeatability-bf16 3
  printf '\n## Throughput\n\nSource images a second of a BCE3S step, medians; three times as many'
  printf ' are forwarded. Input wait is what\nthe pipeline (crop and flip) costs of it. PyTorch:'
  printf ' %s, no pipeline.\n\n' "${python:-not at hand}"
  cat "$scratch/table"
  section 'Training' training
} >"$report"
echo "report: $report" >&2
[ ${#failed[@]} -eq 0 ] || {
  echo "failed: ${failed[*]}" >&2
  exit 1
}
