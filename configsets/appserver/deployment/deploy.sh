#!/usr/bin/env bash
# Puts the application that is beside this script into service. When just that is in service already, nothing happens.
#
#   deploy.sh        as root, on the application server
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
name=shop
home=/srv/$name
keep=3

# A release is called by its content: every file's name, whether it can be run, and what is in it.
release=$(cd "$here/app" && find . -type f -printf '%P\0' | sort -z | xargs -0 sha256sum | sha256sum | cut -c1-12)
folder=$home/releases/$release

# Asks gunicorn itself, as long as it takes to start.
serves_release() {
    curl --silent --fail --max-time 5 --retry "$1" --retry-delay 1 --retry-all-errors http://127.0.0.1:8000/ | grep -q "release $release,"
}

# Whether supervisord runs, and has a program of that name.
is_watched() {
    systemctl is-active --quiet supervisor && supervisorctl avail | grep -q "^$name "
}

# The link changes in one step.
put_into_service() {
    ln -sfn "$1" "$home/.current"
    mv -T "$home/.current" "$home/current"
    # It may have given up, as there was nothing to run.
    ! is_watched || supervisorctl restart "$name" > /dev/null || true
}

if [[ $(readlink "$home/current" || true) == "releases/$release" ]] && serves_release 2; then
    echo "release $release is in service"
    exit 0
fi

mkdir -p "$home/releases"
if [[ ! -d $folder ]]; then
    # Only what could be built gets its name.
    work=$(mktemp -d "$home/releases/.build.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    cp -R "$here/app/." "$work"
    make --silent --directory "$work"
    chmod -R u=rwX,go=rX "$work"
    mv -T "$work" "$folder"
fi
touch "$folder"
previous=$(readlink "$home/current" || true)
put_into_service "releases/$release"
# On a machine that the states have not made yet there is nobody to run it; they will find it here.
if ! is_watched; then
    echo "release $release is there, and in service as soon as supervisord knows $name"
    exit 0
fi
serves_release 20 || {
    echo "deploy.sh: release $release does not answer; what it said:" >&2
    tail -n 20 "/var/log/supervisor/$name.log" >&2
    rm -rf "$folder"
    if [[ -n $previous && -d $home/$previous ]]; then
        put_into_service "$previous"
        echo "deploy.sh: $previous is in service again" >&2
    fi
    exit 1
}
echo "release $release is in service now"
# The newest ones stay, for a way back.
find "$home/releases" -mindepth 1 -maxdepth 1 -type d ! -name "$release" -printf '%T@ %p\n' | sort -rn | tail -n +$keep | cut -d' ' -f2- | xargs -r rm -rf
