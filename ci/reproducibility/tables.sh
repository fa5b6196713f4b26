#!/bin/sh
# Makes committed tables again, from nothing but the tables and their experiment, and fails where they
# do not come out: 1 a run differs, 2 other settings, 3 other data. For tables of your own put their
# folder and their experiment here, and the rows and seeds that a job has the time for.
#
#   ci/reproducibility/tables.sh [--rows ROW,...] [--seeds N,...] [--data DIR] [--jobs N]
set -eu
cd "$(dirname "$0")/../.."
tables=ci/reproducibility/results/reproducibility
experiment=ci/reproducibility/tiny.yaml

(cd "$tables" && sha256sum --check --quiet SHA256SUMS)
tools/bce3s reproduce "$tables" "$experiment" "$@"
