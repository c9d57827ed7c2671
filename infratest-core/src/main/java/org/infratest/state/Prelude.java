package org.infratest.state;

/** Shell that all facts share. What it does not define is POSIX, or is asked for by {@code has} before it is used. */
final class Prelude {

    /** How much of a file's content and of a command's output is kept, in bytes. */
    static final int CONTENT = 128 * 1024;

    static final String SHELL =
            """
            PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; LC_ALL=C; export PATH LC_ALL
            has() { command -v "$1" >/dev/null 2>&1; }
            absent() { exit %d; }
            root() { [ "$(id -u)" -eq 0 ] || exit %d; }
            unseen() { printf '%%s' "$*" >&2; exit %d; }
            needs() { has "$1" || unseen "$1 is not installed there"; }
            missing() {
              why=$(stat -- "$1" 2>&1 >/dev/null) && unseen "it changed while it was looked at"
              case $why in *": No such file or directory"|*": Not a directory") absent;; *"ermission denied") root;; esac
              unseen "$why"
            }
            file() {
              if [ -e "$1" ]; then stat -L -c '%%f:%%u:%%g:%%s:%%Y:%%U:%%G' -- "$1"
              elif [ -L "$1" ]; then stat -c '%%f:%%u:%%g:%%s:%%Y:%%U:%%G' -- "$1"
              else missing "$1"; fi || exit
              if [ -L "$1" ]; then readlink -- "$1"; fi
            }
            readable() {
              [ -e "$1" ] || [ -L "$1" ] || missing "$1"
              [ -f "$1" ] || unseen "it is not a regular file"
              [ -r "$1" ] || root
            }
            content() {
              readable "$1"
              size=$(wc -c <"$1") && head -c %d <"$1" || exit
              [ "$size" -le %d ] || exit %d
            }
            digest() { readable "$2"; needs "$1"; "$1" <"$2"; }
            """.formatted(Answer.ABSENT, Answer.NEEDS_ROOT, Answer.UNSEEN, CONTENT, CONTENT, Answer.LONGER);

    private Prelude() {}
}
