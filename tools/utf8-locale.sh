# The names of files are UTF-8, whatever the locale: read by the start scripts before the first JVM.
#
# A JVM takes the encoding of names from its locale. In that of containers, cron and many batch
# systems, C, it can name no file with an accent: neither in a folder of images nor in an option.
# Every process that is started from here on inherits the other one.

case $(locale charmap 2>/dev/null || printf '%s' "${LC_ALL:-${LC_CTYPE:-${LANG:-}}}") in
  *[Uu][Tt][Ff]-8 | *[Uu][Tt][Ff]8) ;;
  *)
    utf8=C.UTF-8
    if [ "$({ LC_ALL=$utf8 locale charmap; } 2>/dev/null)" != UTF-8 ]; then
      utf8=$({ locale -a | grep -i -m 1 'utf-\{0,1\}8$'; } 2>/dev/null) || utf8=C.UTF-8
    fi
    export LC_ALL="$utf8"
    ;;
esac
