#!/bin/sh
# Writes only what is not there, so that a second time changes nothing.
set -eu
wanted="$FAREWELL, $(cat "$(dirname "$0")/../whom")"
if [ "$(cat /etc/farewell 2> /dev/null)" != "$wanted" ]; then
    echo "$wanted" > /etc/farewell
fi
