# shellcheck shell=bash
# Sourced by the scripts that need the rights of root, or else a user namespace.

# Ends the script with what is missing and how to get it, unless this user can be root of a user namespace.
require_user_namespaces() {
    local problem='' file tool
    for tool in newuidmap newgidmap; do
        command -v "$tool" > /dev/null || problem="$tool is not installed; as root, run: apt-get install uidmap"
    done
    for file in /etc/subuid /etc/subgid; do
        if ! grep -qE "^($(id -un)|$(id -u)):[0-9]+:[0-9]{5,}$" "$file" 2> /dev/null; then
            problem="$file gives $(id -un) no range of ids; as root, run: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 $(id -un)"
        fi
    done
    if [[ -z $problem ]] && ! unshare --user --map-root-user --map-auto true 2> /dev/null; then
        problem="the kernel lets $(id -un) make no user namespace; as root, see 'sysctl kernel.unprivileged_userns_clone user.max_user_namespaces kernel.apparmor_restrict_unprivileged_userns'"
    fi
    [[ -z $problem ]] || {
        echo "${0##*/}: without root a user namespace is needed, but $problem. Or run it as root" >&2
        exit 1
    }
}
