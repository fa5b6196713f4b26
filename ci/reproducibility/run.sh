#!/usr/bin/env bash
# Trains a tiny experiment, trains it again and compares, and compares with the committed run in
# expected/ and the committed tables in results/. Fails on a difference: to the byte on a processor like that of the committed run,
# within the tolerances that `bce3s reproduce` prints elsewhere.
#
#   ci/reproducibility/run.sh            checks
#   ci/reproducibility/run.sh --commit   makes this machine's run the expected one
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
out="$(mktemp -d)"
trap 'rm -rf "$out"' EXIT
cd "$root"

run="$out/reproducibility/reproducibility/seed-0"
tools/bce3s run ci/reproducibility/tiny.yaml --out "$out"

echo "== the same run, again"
tools/bce3s reproduce "$run"

if [ "${1:-}" = --commit ]; then
  # Before the run is copied, so that the tables are of a checkout without changes.
  tools/bce3s sweep ci/reproducibility/tiny.yaml --out "$out" --results ci/reproducibility/results
  rm -rf "$here/expected"
  mkdir "$here/expected"
  for file in resolved.yaml identity.txt provenance.json epochs.csv steps.csv predictions.csv result.json; do
    cp "$run/$file" "$here/expected/"
  done
fi

echo "== the committed tables, again"
ci/reproducibility/tables.sh

echo "== the committed run, again"
tools/bce3s reproduce ci/reproducibility/expected
