#!/bin/sh
# Checks the parts beside this script and unpacks bce3s into a new folder:
#
#   sh unpack.sh FOLDER
#   sh unpack.sh --wait FOLDER   each part as soon as it lies here whole, while others still come
#
# Needs sh, tar, gzip and sha256sum; what is packed with zstd is unpacked by the bundle's own Java.
set -eu
wait=
parts=@PARTS@           # all of them
gzip_parts=@GZIP_PARTS@ # the first ones: Java, jars and scripts; the others: native libraries

fail() {
  printf 'unpack.sh: %s\n' "$1" >&2
  exit 1
}

# Prints the names of parts FROM to TO, counted from 0.
names() {
  index=$1
  while [ "$index" -le "$2" ]; do
    printf 'bce3s-bundle.%03d\n' "$index"
    index=$((index + 1))
  done
}

whole() {
  sum=$(sha256sum "$1" 2>/dev/null) && grep -qxF -e "${sum%% *}  $1" SHA256SUMS
}

# Prints the contents of parts FROM to TO.
contents() {
  for part in $(names "$1" "$2"); do
    while [ -n "$wait" ] && ! whole "$part"; do
      sleep 1
    done
    cat "$part"
  done
}

check() {
  [ -f SHA256SUMS ] || fail "SHA256SUMS is missing in $PWD; copy the whole folder again"
  missing=
  damaged=
  for part in $(names 0 $((parts - 1))); do
    if [ ! -f "$part" ]; then
      missing="$missing $part"
    elif ! whole "$part"; then
      damaged="$damaged $part"
    fi
  done
  [ -z "$missing$damaged" ] ||
    fail "copy again from where the bundle was made:${missing:+ missing$missing}${missing:+${damaged:+,}}${damaged:+ damaged$damaged}"
}

# Within a function, so that a copy of this script that was cut short does nothing.
main() {
  [ "${1:-}" != --wait ] || { wait=1 && shift; }
  [ $# -eq 1 ] && [ -n "$1" ] || fail 'usage: sh unpack.sh [--wait] FOLDER'
  case $1 in
    /*) folder=${1%/} ;;
    *) folder=$PWD/${1%/} ;;
  esac
  if [ -d "$folder" ]; then
    [ -z "$(ls -A -- "$folder")" ] || fail "$folder is not empty; choose a new folder"
  elif [ -e "$folder" ]; then
    fail "$folder is a file; choose a new folder"
  fi
  command -v sha256sum >/dev/null || fail 'needs sha256sum, which is part of GNU coreutils'
  cd -- "$(dirname -- "$0")"
  [ -n "$wait" ] || check

  # Unpacked beside the folder and renamed: what stands under its name is whole.
  work=$folder.unpacking-$$
  trap 'rm -rf -- "$work"' EXIT
  trap 'exit 1' HUP INT TERM
  mkdir -p -- "$work" || fail "cannot write $work"
  contents 0 $((gzip_parts - 1)) | gzip -dc | tar -C "$work" -xof - ||
    fail "cannot unpack into $work; is the disk full?"
  # shellcheck source=tools/utf8-locale.sh
  . "$work/lib/utf8-locale.sh" # for Java, should the folder's name have an accent
  contents "$gzip_parts" $((parts - 1)) |
    "$work/jdk/bin/java" "-Djava.io.tmpdir=$work" -cp "$work/lib/@TOOLS@:$work/lib/*" \
      org.bce3s.bundle.Decompress |
    tar -C "$work" -xof - || fail "cannot unpack into $work; is the disk full?"
  "$work/bce3s" --version || fail 'unpacked, but it does not start on this machine; see above'
  [ ! -d "$folder" ] || rmdir -- "$folder"
  mv -- "$work" "$folder"
  trap - EXIT
  echo "unpacked: $folder/bce3s"
}

main "$@"
exit
