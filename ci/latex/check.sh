#!/usr/bin/env bash
# Compiles the LaTeX table of every committed result, and one of a row with every special character,
# each as the only table of a document; fails if LaTeX finds an error or a box that is too wide for
# a landscape page. Needs pdflatex with booktabs; on Debian it is installed if it is missing.
#
#   ci/latex/check.sh [FOLDER]     leaves the PDFs in FOLDER
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if ! command -v pdflatex >/dev/null; then
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get install -y --no-install-recommends \
    texlive-latex-base texlive-latex-recommended
fi

work=${1:-$(mktemp -d)}
mkdir -p "$work/special"
header=$(head -n 1 results/cifar10-lt-ablation-cpu/runs.csv)
{
  echo "$header"
  sed -n 2p results/cifar10-lt-ablation-cpu/runs.csv |
    sed 's/^ce-joint,/a_b \\ {1} 5 % $x$ #1 ^~ <\&> é,/'
} >"$work/special/runs.csv"
tools/bce3s aggregate "$work/special/runs.csv" --format latex >"$work/special.tex"

tables=0
for table in results/*/report/ablation.tex "$work/special.tex"; do
  name=$(basename "${table%.tex}")
  [ "$name" = special ] || name=$(basename "$(dirname "$(dirname "$table")")")
  cat >"$work/$name-page.tex" <<EOF
\\documentclass[landscape]{article}
\\usepackage[utf8]{inputenc}
\\usepackage[T1]{fontenc}
\\usepackage[margin=1cm]{geometry}
\\usepackage{booktabs}
\\begin{document}
\\input{$(realpath "$table")}
\\end{document}
EOF
  if ! pdflatex -interaction=nonstopmode -halt-on-error -output-directory="$work" \
    "$work/$name-page.tex" >"$work/$name.out"; then
    cat "$work/$name.out"
    echo "latex: $table does not compile" >&2
    exit 1
  fi
  if grep -q "^Overfull" "$work/$name-page.log"; then
    echo "latex: $table is wider than the page" >&2
    exit 1
  fi
  echo "latex: $table compiles: $work/$name-page.pdf"
  tables=$((tables + 1))
done
[ "$tables" -ge 2 ]
