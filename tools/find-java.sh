# Finds Java for the start scripts of bce3s, which read this: sets $java, which check_java checks.
#
# JAVA_HOME  the JDK to use instead of the java on the PATH
# Takes $packages, what Debian and Ubuntu install for what is missing.

java=${JAVA_HOME:+$JAVA_HOME/bin/java}
java=$(command -v "${java:-java}") || java=

fail() {
  printf 'bce3s: %s\n' "$1" >&2
  exit 1
}

missing() {
  # shellcheck disable=SC2154
  fail "$1; on Debian and Ubuntu: apt-get install $packages"
}

# Sees that $java is version 17 or later, and sets $java_home to where it lies.
check_java() {
  [ -n "$java" ] || missing "needs a JDK, version 17 or later, and found no java"
  settings=$("$java" -XshowSettings:properties -version 2>&1) || missing "$java does not start"
  version=$(printf '%s\n' "$settings" | sed -n 's/^ *java\.specification\.version = \([0-9]*\).*/\1/p')
  [ "${version:-0}" -ge 17 ] ||
    missing "needs a JDK, version 17 or later, and $java is version ${version:-unknown}"
  java_home=$(printf '%s\n' "$settings" | sed -n 's/^ *java\.home = //p')
}
