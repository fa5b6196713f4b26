# Archives the classes that starts of bce3s load: later ones map them from the file (the JVM's class
# data sharing) instead of reading and checking them in their jars. A tiny run is planned and trained
# for it.
#
# Takes $java, $class_path and $class_archive, the file. It is there whole or not at all; whatever
# goes wrong, starts are as slow as without it.

rm -f -- "$class_archive"
# A JVM does not notice that an archive was cut short: it has its name when it is on the disk.
# shellcheck disable=SC2154
CUDA_VISIBLE_DEVICES='' "$java" "-XX:ArchiveClassesAtExit=$class_archive.new" \
  -cp "$class_path" org.bce3s.start.UsualStart >/dev/null 2>&1 &&
  sync -- "$class_archive.new" && mv -f -- "$class_archive.new" "$class_archive" ||
  rm -f -- "$class_archive.new"
