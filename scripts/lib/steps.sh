# shellcheck shell=bash
# Sourced by demo, test, bench, conformance and installer, in the checkout's folder: the steps that they share.

started=$SECONDS

step() {
    printf '\n==> [%d:%02d] %s\n' $(((SECONDS - started) / 60)) $(((SECONDS - started) % 60)) "$*"
}

fail() {
    echo "${0##*/}: $*" >&2
    exit 1
}

# Maven, quiet about downloads only.
maven() {
    mvn -B -ntp "$@"
}

# Compiles everything, and fetches what Maven needs later, when it runs offline. Surefire looks for its JUnit provider only when it
# runs a test, so one small test is run.
prepare_maven() {
    maven -q verify -DskipITs -Dtest=HtmlWriterTest -Dsurefire.failIfNoSpecifiedTests=false
}

# Runs a command where machines can be booted: in a private network, so that this machine's own network is left alone. Whoever has a
# libvirtd and wants the machines there says so with INFRATEST_HOST_NETWORK=1 (and gives them a package source, INFRATEST_APT_PROXY).
with_machines() {
    if [[ -n ${INFRATEST_HOST_NETWORK-} ]]; then
        "$@"
    else
        scripts/in-private-net "$@"
    fi
}

# Maven, offline, where machines can be booted. Without root we are root by name in a private network, and Java would take root's
# home for ours, in Maven's forks too.
maven_with_machines() {
    with_machines mvn -B -ntp -o "-Duser.home=$HOME" "$@"
}

# Maven's repository with infratest's jars in it, so that whoever uses them finds them, whatever becomes of those in target/. A second
# name for the same file costs nothing.
own_jars_repo() {
    local repo=$1 version module
    version=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' pom.xml | head -n 1)
    rm -rf "$repo"
    mkdir -p "${repo%/*}"
    cp -R --link "$HOME/.m2/repository" "$repo" 2> /dev/null || { rm -rf "$repo"; cp -R --reflink=auto "$HOME/.m2/repository" "$repo"; }
    rm -rf "$repo/org/infratest"
    for module in infratest-parent infratest-core infratest-junit; do
        mkdir -p "$repo/org/infratest/$module/$version"
        cp "${module/#infratest-parent/.}/pom.xml" "$repo/org/infratest/$module/$version/$module-$version.pom"
        [[ $module == infratest-parent ]] || cp "$module/target/$module-$version.jar" "$repo/org/infratest/$module/$version/"
    done
}
