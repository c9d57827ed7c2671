#!/usr/bin/env bash
# Where packages come from, and those that every machine has. Only what the base image lacks is installed.
set -euo pipefail

packages=(openssh-server sudo git etckeeper ufw chrony ca-certificates curl nftables)
if command -v apt-get > /dev/null; then
    install -m 755 /tmp/files/apt-proxy /usr/local/sbin/apt-proxy
    apt-proxy "${APT_PROXY-}"
    packages+=(iputils-ping iproute2 netcat-openbsd procps)
    chrony=chrony
else
    packages+=(iputils iproute nmap-ncat procps-ng)
    chrony=chronyd
fi

# Prints which of the packages are not installed; asked for all at once, as each program takes an emulated machine a while.
missing_of() {
    local query=(rpm -q --queryformat '%{NAME}\n')
    if command -v dpkg-query > /dev/null; then
        query=(dpkg-query --show --showformat '${db:Status-Status} ${Package}\n')
    fi
    comm -23 <(printf '%s\n' "$@" | sort) <("${query[@]}" "$@" 2> /dev/null | sed -n 's/^installed //; /^[^ ]*$/p' | sort)
}

install_packages() {
    if command -v apt-get > /dev/null; then
        export DEBIAN_FRONTEND=noninteractive
        apt-get -q update
        apt-get -q -y --no-install-recommends -o Dpkg::Use-Pty=0 install "$@"
    else
        # etckeeper and ufw are in the distribution's repository of extra packages.
        rpm -q epel-release > /dev/null 2>&1 || dnf -q -y install epel-release
        dnf -q -y --allowerasing --setopt=install_weak_deps=False install "$@"
    fi
}

mapfile -t missing < <(missing_of "${packages[@]}")
if ((${#missing[@]})); then
    echo "installing ${missing[*]}"
    install_packages "${missing[@]}"
fi

# Time synchronisation; where no server answers, chrony keeps asking and the clock runs on. Containers have the host's clock.
if [[ ${PACKER_BUILDER_TYPE-} != docker ]]; then
    systemctl is-enabled --quiet "$chrony" || systemctl enable --now "$chrony"
fi
