#!/bin/sh
# Writes only what is not there, so that a second time changes nothing.
set -eu
if [ "$(cat /etc/issue.net 2> /dev/null)" != "$NOTICE" ]; then
    printf '%s\n' "$NOTICE" > /etc/issue.net
fi
