#!/usr/bin/env bash
# Checks a release (mvn -Prelease package) as somebody gets it: the program and the jars in an empty
# folder, with nothing but a JDK and an empty HOME.
#
#   ci/release/check.sh            builds twice and compares the bytes, then checks
#   ci/release/check.sh --built    checks what distribution/target holds
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"

build() {
  mvn -q -B -Prelease clean package -DskipTests
}

# The published files, without the folder of the build.
sums() {
  (cd "$root" && sha256sum distribution/target/*.tar.gz distribution/target/*-bom.{json,xml} \
    {framework,parity,experiments,tools}/target/bce3s-*.jar)
}

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

if [ "${1:-}" != --built ]; then
  build
  sums >"$work/first"
  build
  sums >"$work/second"
  diff "$work/first" "$work/second" || {
    echo 'two builds differ in these files' >&2
    exit 1
  }
  echo 'two builds give the same bytes'
fi

echo '== the program'
mkdir "$work/home"
tar -xzf distribution/target/bce3s-*.tar.gz -C "$work"
program=$(echo "$work"/bce3s-*)
# A bare environment: what the script itself needs, and a JDK.
java_home=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")}
bare() {
  (cd "$work" && env -i HOME="$work/home" PATH=/usr/bin:/bin JAVA_HOME="$java_home" \
    BCE3S_CLASS_PATH="${extension:-}" "$@")
}
version=$(bare "$program/bin/bce3s" sweep --version)
echo "$version"
commit=$(git rev-parse HEAD 2>/dev/null) || commit=
[[ -z $commit || $version == *"(commit $commit"* ]]
for jar in "$program"/lib/*.jar; do # each library has its licence
  name=$(basename "$jar" .jar)
  artifact=$(sed -E 's/-(linux|macosx)-.*//; s/-([0-9].*)/:\1/' <<<"$name")
  grep -qF ":$artifact - " "$program/licences/THIRD-PARTY.txt" || [[ $name == bce3s-* ]] || {
    echo "$name is not in THIRD-PARTY.txt" >&2
    exit 1
  }
done
for page in "$program"/share/man/man1/*.1; do
  man --warnings -l "$page" >/dev/null 2>"$work/man" || [ ! -x /usr/bin/man ]
  [ ! -s "$work/man" ] || { cat "$work/man" >&2; exit 1; }
done
# shellcheck disable=SC2016
bash -c '. "$1"; complete -p bce3s' bash "$program/share/bash-completion/completions/bce3s"

echo '== the extension, built and run with the released jars alone'
cp -r ci/example-extension "$work/extension"
rm -rf "$work/extension/target"
cd "$work/extension"
"$java_home/bin/javac" -Xlint:all,-processing -Werror -d classes -cp "$program/lib/*" src/main/java/org/example/*.java
"$java_home/bin/jar" --create --file example.jar -C classes . -C src/main/resources .
extension=$work/extension/example.jar
[[ $(bare "$program/bin/bce3s" list) == *"poly-1"* ]]
[[ $(bare "$program/bin/bce3s" describe plain) == *"channels of the first convolution"* ]]
[[ $(bare "$program/bin/bce3s" schema) == *'"bars-lt"'* ]]
bare "$program/bin/bce3s" sweep "$work/extension/bars.yaml" --out "$work/runs"
grep -q '^poly-1-steeper,' "$work/runs/bars/ablation.csv"

echo "== the registries' tests over the extension's entries"
# JUnit and AssertJ in the versions of the build.
version_of() {
  sed -n "/<artifactId>$1</,/<version>/s/.*<version>\\(.*\\)<.*/\\1/p" "$root/pom.xml" | head -n 1
}
for artifact in "org.junit.platform:junit-platform-console-standalone:$(version_of junit-bom)" \
  "org.assertj:assertj-core:$(version_of assertj-core)" net.bytebuddy:byte-buddy:1.17.7; do
  mvn -q -B -f "$root/pom.xml" -N dependency:copy -Dartifact="$artifact" -DoutputDirectory="$work/junit"
done
tests=$(echo "$root"/framework/target/bce3s-framework-*-tests.jar)
TF_CPP_MIN_LOG_LEVEL=2 "$java_home/bin/java" -Dorg.bytedeco.javacpp.maxbytes=0 -Dorg.bytedeco.javacpp.maxphysicalbytes=0 \
  -cp "example.jar:$program/lib/*:$tests:$work/junit/*" org.junit.platform.console.ConsoleLauncher \
  execute --disable-banner --details=tree --disable-ansi-colors --scan-classpath "$tests" | tee "$work/tests"
for entry in poly-1 plain grayscale bars-lt; do
  grep -q "$entry" "$work/tests" || {
    echo "no test of $entry" >&2
    exit 1
  }
done
if grep -q resnet "$work/tests"; then
  echo "the framework's own entries are tested too, which its own build does" >&2
  exit 1
fi

echo 'the release is whole'
