#!/usr/bin/env bash
# Commits /etc, and removes what must not be the same on each machine made from the box.
set -euo pipefail

[[ -d /etc/.git ]] || etckeeper init
# It fails where there is nothing to commit; whether that is so is asked afterwards, as it takes as long as the commit.
etckeeper commit "The base box" || ! etckeeper unclean

rm -rf /tmp/files /etc/ssh/ssh_host_* /var/lib/chrony/* /home/vagrant/.sudo_as_admin_successful
: > /etc/machine-id
# Deleted blocks become holes in the disk's file, so the box stays small.
fstrim / 2> /dev/null || true
