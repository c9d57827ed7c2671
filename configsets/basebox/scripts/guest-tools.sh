#!/usr/bin/env bash
# What the hypervisor under this machine, which Packer names in PACKER_BUILDER_TYPE, wants to have running in its guests.
set -euo pipefail

additions=/tmp/VBoxGuestAdditions.iso

install_packages() {
    if command -v apt-get > /dev/null; then
        export DEBIAN_FRONTEND=noninteractive
        apt-get -q update
        apt-get -q -y --no-install-recommends -o Dpkg::Use-Pty=0 install "$@"
    else
        dnf -q -y --setopt=install_weak_deps=False install "$@"
    fi
}

# The kernel's headers as they are packaged for the kernel that runs now.
headers() {
    if command -v apt-get > /dev/null; then
        echo "linux-headers-$(uname -r)"
    else
        echo "kernel-devel-$(uname -r)"
    fi
}

# Ubuntu packages VirtualBox's additions; elsewhere they are built from the CD that Packer brought.
virtualbox_additions() {
    if command -v apt-get > /dev/null && apt-cache show virtualbox-guest-utils > /dev/null 2>&1; then
        install_packages virtualbox-guest-utils
        rm -f "$additions"
        return
    fi
    local build_tools=(gcc make perl bzip2 tar "$(headers)") folder code=0
    command -v apt-get > /dev/null || build_tools+=(elfutils-libelf-devel)
    install_packages "${build_tools[@]}"
    folder=$(mktemp -d)
    mount -o loop,ro "$additions" "$folder"
    # 2: all is built, and will be used from the next boot on.
    sh "$folder/VBoxLinuxAdditions.run" --nox11 || code=$?
    umount "$folder"
    rm -rf "$folder" "$additions"
    ((code == 0 || code == 2)) || {
        echo "guest-tools.sh: VBoxLinuxAdditions.run exited with $code; see /var/log/vboxadd-setup.log" >&2
        exit 1
    }
}

case ${PACKER_BUILDER_TYPE:?"is set by Packer"} in
    qemu) install_packages qemu-guest-agent ;;
    virtualbox-*) virtualbox_additions ;;
    vmware-*) install_packages open-vm-tools ;;
    amazon-* | openstack | googlecompute) install_packages cloud-init ;;
    *) echo "guest-tools.sh: $PACKER_BUILDER_TYPE has no guest tools" ;;
esac
