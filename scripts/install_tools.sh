#!/usr/bin/env bash
# Installs the tools that infratest drives, from the packages of Debian or Ubuntu.
#
#   scripts/install_tools.sh           install what is missing (a no-op when nothing is)
#   scripts/install_tools.sh --check   only say what is missing; exit 1 if anything is
#   scripts/install_tools.sh --lab     only what labs need: QEMU, Packer, and what makes their images
#   scripts/install_tools.sh --installer   also what scripts/installer needs, which only Debian 12 has
#   scripts/install_tools.sh --bench   also the rivals that scripts/bench measures against
#
# No service is started by it.
set -euo pipefail

# tool or file : package that brings it. A name with a slash is a file, any other a command.
# What labs need, and the images and boxes that their machines boot from:
FOR_LABS=(
    javac:openjdk-17-jdk-headless
    mvn:maven
    make:make
    qemu-system-x86_64:qemu-system-x86
    qemu-img:qemu-utils
    packer:packer
    mmdebstrap:mmdebstrap
    newuidmap:uidmap
    unshare:util-linux
    /bin/busybox:busybox-static
    mkfs.vfat:dosfstools
    mcopy:mtools
    syslinux:syslinux
    /usr/lib/syslinux/mbr/mbr.bin:syslinux-common
    sfdisk:fdisk
    mkfs.ext4:e2fsprogs
    lz4:lz4
    cpio:cpio
    dpkg-scanpackages:dpkg-dev
)
# What everything else needs: Vagrant with several of its providers, private networks, the servers that the tests probe.
FOR_THE_REST=(
    vagrant:vagrant
    /usr/share/rubygems-integration/all/specifications/vagrant-libvirt-*.gemspec:vagrant-libvirt
    libvirtd:libvirt-daemon-system
    virsh:libvirt-clients
    dnsmasq:dnsmasq-base
    ip:iproute2
    netstat:net-tools
    ping:iputils-ping
    nft:nftables
    iptables:iptables
    ssh-keygen:openssh-client
    sshd:openssh-server
    setpriv:util-linux
    jq:jq
    socat:socat
    curl:curl
    rsync:rsync
    podman:podman
    /usr/lib/podman/netavark:netavark
    /usr/lib/podman/aardvark-dns:aardvark-dns
    crun:crun
    lxc-start:lxc
    sudo:sudo
    /usr/share/rubygems-integration/all/specifications/vagrant-lxc-*.gemspec:vagrant-lxc
    brctl:bridge-utils
    chronyd:chrony
    nc:netcat-openbsd
    openssl:openssl
    nginx:nginx-light
    /usr/lib/postgresql/*/bin/postgres:postgresql
    mariadbd:mariadb-server
    /usr/lib/python3/dist-packages/aiosmtpd/main.py:python3-aiosmtpd
    rpcbind:rpcbind
    ganesha.nfsd:nfs-ganesha
    /usr/lib/*/ganesha/libfsalmem.so:nfs-ganesha-mem
    gradle:gradle
    ansible-playbook:ansible-core
    tshark:tshark
)
FOR_THE_INSTALLER=(
    /usr/lib/debian-installer/images/12/amd64/text/debian-installer/amd64/linux:debian-installer-12-netboot-amd64
    /usr/lib/ISOLINUX/isolinux.bin:isolinux
    xorriso:xorriso
)
FOR_THE_BENCHMARKS=(
    vde_switch:vde2
    /usr/lib/python3/dist-packages/testinfra/__init__.py:python3-testinfra
    /usr/share/rubygems-integration/all/specifications/serverspec-*.gemspec:ruby-serverspec
    rspec:ruby-rspec-core
    nmap:nmap
    fping:fping
)

die() {
    echo "install_tools.sh: $*" >&2
    exit 1
}

present() {
    case $1 in
        # compgen expands the pattern, and fails when nothing matches
        */*) compgen -G "$1" > /dev/null ;;
        *) command -v "$1" > /dev/null ;;
    esac
}

# Prints the packages of all tools that are missing, each once.
missing_packages() {
    local entry
    for entry in "${NEEDED[@]}"; do
        present "${entry%%:*}" || echo "${entry#*:}"
    done | sort -u
}

check_only=false
NEEDED=("${FOR_LABS[@]}" "${FOR_THE_REST[@]}")
for argument in "$@"; do
    case $argument in
        --check) check_only=true ;;
        --lab) NEEDED=("${FOR_LABS[@]}") ;;
        --installer) NEEDED+=("${FOR_THE_INSTALLER[@]}") ;;
        --bench) NEEDED+=("${FOR_THE_BENCHMARKS[@]}") ;;
        *) die "unknown argument '$argument'; usage: scripts/install_tools.sh [--check] [--lab | --installer | --bench]" ;;
    esac
done

# Ordinary users often lack the folders in which Debian keeps ip, nft, sfdisk and libvirtd.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

mapfile -t missing < <(missing_packages)
if ((${#missing[@]} == 0)); then
    echo "==> all tools are installed"
    exit 0
fi

echo "==> missing packages: ${missing[*]}"
if $check_only; then
    echo "install_tools.sh: run scripts/install_tools.sh to install them" >&2
    exit 1
fi

command -v apt-get > /dev/null ||
    die "this system has no apt-get; install these (Debian's package names) by its own means, then run 'make' again: ${missing[*]}"

as_root=()
if ((EUID != 0)); then
    command -v sudo > /dev/null ||
        die "not root, and there is no sudo; as root, run: apt-get install --no-install-recommends ${missing[*]}"
    sudo -n true 2> /dev/null || [[ -t 0 ]] ||
        die "not root, and sudo asks for a password; as root, run: apt-get install --no-install-recommends ${missing[*]}"
    as_root=(sudo)
fi

# While this file exists Debian's maintainer scripts start nothing: infratest runs its own libvirtd, and only when it needs one.
policy=/usr/sbin/policy-rc.d
if [[ ! -e $policy ]]; then
    trap '"${as_root[@]}" rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" > /dev/null
    "${as_root[@]}" chmod 755 "$policy"
fi

install() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -y --no-install-recommends -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold install "${missing[@]}"
}

echo "==> apt-get update"
"${as_root[@]}" apt-get -q update || die "apt-get update failed; check the sources under /etc/apt and the network"
echo "==> apt-get install"
install || die "apt-get could not install: ${missing[*]}; its message stands above"

mapfile -t still < <(missing_packages)
((${#still[@]} == 0)) || die "installed, but these packages did not bring what is needed: ${still[*]}"
echo "==> all tools are installed"
