#!/usr/bin/env bash
# Nothing comes in but SSH.
set -euo pipefail

grep -q '^DEFAULT_INPUT_POLICY="DROP"' /etc/default/ufw || ufw default deny incoming
ufw allow 22/tcp
# What 'ufw enable' does, but for loading the rules at once: each machine made from the box does that as it boots.
sed -i 's/^ENABLED=.*/ENABLED=yes/' /etc/ufw/ufw.conf
systemctl is-enabled --quiet ufw || systemctl enable ufw
# Where a distribution has another one running, only ours stays.
! systemctl is-enabled --quiet firewalld 2> /dev/null || systemctl disable firewalld
