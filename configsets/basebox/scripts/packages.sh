#!/usr/bin/env bash
# Where packages come from, and those that every machine has. Only what the base image lacks is installed.
set -euo pipefail

install -m 755 /tmp/files/apt-proxy /usr/local/sbin/apt-proxy
apt-proxy "${APT_PROXY-}"

missing=()
for package in openssh-server sudo git etckeeper ufw chrony ca-certificates curl iputils-ping iproute2 nftables netcat-openbsd procps; do
    dpkg-query -W -f '${Status}' "$package" 2> /dev/null | grep -q 'ok installed' || missing+=("$package")
done
if ((${#missing[@]})); then
    echo "installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get -q update
    apt-get -q -y --no-install-recommends -o Dpkg::Use-Pty=0 install "${missing[@]}"
fi

# Time synchronisation; where no server answers, chrony keeps asking and the clock runs on.
systemctl is-enabled --quiet chrony || systemctl enable --now chrony
