#!/usr/bin/env bash
# Compiles the LaTeX tables of every committed result, and those of a row with every special
# character, in an article of one column and in one of two; fails if LaTeX finds an error, a box that
# is too wide, or a caption of more than four lines, be it of one column of two. Needs pdflatex with
# booktabs; on Debian it is installed if it is missing.
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
tools/bce3s report "$work/special/runs.csv" --to "$work/special/report" >/dev/null

most_lines=4
export max_print_line=1000
pages=0
for table in results/*/report/ablation*.tex "$work"/special/report/ablation*.tex; do
  for columns in onecolumn twocolumn; do
    name=$(basename "$(dirname "$(dirname "$table")")")-$(basename "${table%.tex}")-$columns
    cat >"$work/$name.tex" <<EOF
\\documentclass[$columns]{article}
\\usepackage[utf8]{inputenc}
\\usepackage[T1]{fontenc}
\\usepackage{booktabs,graphicx}
\\makeatletter
\\long\\def\\@makecaption#1#2{#1: #2\\par\\message{caption of \\the\\prevgraf\\space lines}}
\\makeatother
\\begin{document}
A table follows.
\\input{$(realpath "$table")}
\\end{document}
EOF
    if ! pdflatex -interaction=nonstopmode -halt-on-error -output-directory="$work" \
      "$work/$name.tex" >"$work/$name.out"; then
      cat "$work/$name.out"
      echo "latex: $table does not compile" >&2
      exit 1
    fi
    if grep "^Overfull" "$work/$name.log"; then
      echo "latex: $table is too wide for an article of $columns" >&2
      exit 1
    fi
    lines=$(sed -n 's/.*caption of \([0-9]*\) lines.*/\1/p' "$work/$name.log")
    if [ "$lines" -gt "$most_lines" ]; then
      echo "latex: the caption of $table has $lines lines in an article of $columns" >&2
      exit 1
    fi
    echo "latex: $table fits, its caption has $lines lines: $work/$name.pdf"
    pages=$((pages + 1))
  done
done
[ "$pages" -ge 8 ]
