#!/bin/sh
# Writes only what is not there, so that a second time changes nothing.
set -eu
if [ -n "${FAREWELL_TOKEN-}" ]; then
    case $(cat /proc/[0-9]*/cmdline 2> /dev/null | tr '\0' ' ') in
        *"$FAREWELL_TOKEN"*) echo "every user of this machine may read the token" >&2; exit 1 ;;
    esac
    echo "a token of ${#FAREWELL_TOKEN} characters"
fi
wanted="$FAREWELL, $(cat "$(dirname "$0")/../whom")"
if [ "$(cat /etc/farewell 2> /dev/null)" != "$wanted" ]; then
    echo "$wanted" > /etc/farewell
fi
