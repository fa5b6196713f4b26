# The last step of every start script of bce3s, read by it: becomes the JVM.
#
# Takes $java, $root (the home of yaml/), $class_path, the arguments, BCE3S_JAVA_OPTS and
# BCE3S_CLASS_PATH, $in_use_lock, which tasks on other machines are to share while they run, and
# $class_archive (archive-classes.sh), which need not be there.

export TF_CPP_MIN_LOG_LEVEL="${TF_CPP_MIN_LOG_LEVEL:-2}" # errors only
# On a GPU the same bits again, and float32 without TF32 (org.bce3s.tensor.RepeatableResults).
export TF_DETERMINISTIC_OPS="${TF_DETERMINISTIC_OPS:-1}"
export NVIDIA_TF32_OVERRIDE="${NVIDIA_TF32_OVERRIDE:-0}"
if [ "${1:-}" = parity ]; then
  # TensorFlow's own kernels: the rounding of oneDNN's can flip a ReLU whose input is nearly 0.
  export TF_ENABLE_ONEDNN_OPTS="${TF_ENABLE_ONEDNN_OPTS:-0}"
fi
# TensorFlow itself leaves oneDNN off on older processors, where it is faster and needed too.
export TF_ENABLE_ONEDNN_OPTS="${TF_ENABLE_ONEDNN_OPTS:-1}"
# A terminal's size; not set where stderr is no terminal, and progress is printed as lines.
columns=
lines=
if [ -t 2 ]; then
  size=$(stty size <&2 2>/dev/null) || size=
  columns=${size##* }
  [ "${columns:-0}" -gt 0 ] || columns=80
  if [ -t 1 ]; then # what is shown in place goes to stdout
    lines=${size%% *}
    [ "${lines:-0}" -gt 0 ] || lines=24
  fi
fi
# A JVM takes the home folder from the list of users, a shell from HOME: "~/runs" is to be one folder.
# javacpp would compare the memory of the whole process with the Java heap: 0 switches that off.
# Large values lie outside of the Java heap: a small one, which grows, and the collector that starts
# soonest. A run's process has the same (org.bce3s.process.RunCommandLine).
case " ${BCE3S_JAVA_OPTS:-}" in
  *' -XX:+Use'*GC*) collector= ;;
  *) collector=-XX:+UseSerialGC ;;
esac
# An archive of classes that does not fit (another Java, other jars) is passed over without a word.
[ -f "${class_archive:-}" ] || class_archive=
# BCE3S_JAVA_OPTS is split into words.
# shellcheck disable=SC2086,SC2154
exec "$java" --enable-native-access=ALL-UNNAMED \
  -Dorg.bytedeco.javacpp.maxbytes=0 -Dorg.bytedeco.javacpp.maxphysicalbytes=0 \
  "-Dbce3s.home=$root" ${HOME:+"-Duser.home=$HOME"} ${columns:+"-Dbce3s.columns=$columns"} \
  ${lines:+"-Dbce3s.lines=$lines"} \
  ${class_archive:+"-XX:SharedArchiveFile=$class_archive" -Xlog:cds=off -Xlog:cds+dynamic=off} \
  ${in_use_lock:+"-Dbce3s.in-use-lock=$in_use_lock"} $collector -Xms16m ${BCE3S_JAVA_OPTS:-} \
  -cp "$class_path${BCE3S_CLASS_PATH:+:$BCE3S_CLASS_PATH}" org.bce3s.cli.Bce3s "$@"
