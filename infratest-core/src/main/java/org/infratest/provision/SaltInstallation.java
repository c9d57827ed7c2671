package org.infratest.provision;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.environment.Host;
import org.infratest.spec.Fingerprint;
import org.jspecify.annotations.Nullable;

/** Finds Salt on machines, or puts it there. Each machine is asked once. */
final class SaltInstallation {

    /** What older ones do with Python 3 and JSON was never tried. */
    static final int OLDEST = 3000;

    private static final Pattern VERSION = Pattern.compile("salt-call (\\d+)(\\.\\S+)?.*", Pattern.DOTALL);
    private static final Duration LOOKING = Duration.ofMinutes(3);
    private static final Duration INSTALLING = Duration.ofMinutes(20);

    private static final String FIND = """
            for folder in /usr/bin /usr/local/bin /opt/saltstack/salt /usr/local/sbin; do
              if [ -x "$folder/salt-call" ]; then echo "$folder"; [ -e "$folder/salt-call.infratest" ] && echo tree; exit 0; fi
            done
            exit 0
            """;

    private static final String PACKAGE = """
            export DEBIAN_FRONTEND=noninteractive
            if command -v apt-get > /dev/null; then
              apt-get -q update && apt-get -q -y --no-install-recommends install salt-minion %1$s
            elif command -v dnf > /dev/null; then dnf -q -y install salt-minion %1$s
            elif command -v apk > /dev/null; then apk add salt-minion %1$s
            else echo 'neither apt-get, dnf nor apk is there' >&2; exit 1; fi
            """;

    private final SaltInstall how;
    private final @Nullable SaltTree tree;
    private final @Nullable Path bootstrap;
    private final Map<Host, SaltCommands> known = new ConcurrentHashMap<>();

    SaltInstallation(SaltSpec spec, ProvisionTools tools) {
        this.how = spec.install();
        this.tree = spec.tree() == null ? null : new SaltTree(spec.tree(), tools);
        this.bootstrap = spec.bootstrap();
    }

    /**
     * Salt on that machine; put there if need be.
     *
     * @param master whether the machine is to be a master
     * @throws EnvironmentException if it cannot be had, with the reason and what to do
     */
    SaltCommands on(Guest guest, boolean master) {
        return known.computeIfAbsent(guest.host(), host -> install(guest, master));
    }

    /** A hash, in hexadecimal, of what is put onto machines that have no Salt. */
    String fingerprint() {
        Fingerprint all = new Fingerprint().add("how", how);
        if (tree != null) {
            all.add("tree", tree.hash());
        }
        if (bootstrap != null) {
            all.addFile("bootstrap", bootstrap);
        }
        return all.hex();
    }

    private SaltCommands install(Guest guest, boolean master) {
        return switch (how) {
            case IN_BOX -> inBox(guest).orElseThrow(() -> missing(guest));
            case TREE -> Objects.requireNonNull(tree, "checked before").putOnto(guest);
            case PACKAGE -> installed(guest, PACKAGE.formatted(master ? "salt-master" : ""), "the package salt-minion");
            case BOOTSTRAP -> bootstrapped(guest, master);
            case AUTO ->
                inBox(guest)
                        .orElseGet(() -> tree != null
                                ? tree.putOnto(guest)
                                : installed(
                                        guest,
                                        PACKAGE.formatted(master ? "salt-master" : ""),
                                        "the package salt-minion"));
        };
    }

    /** One that came from a tree is that of an earlier run, and might be of another tree. */
    private Optional<SaltCommands> inBox(Guest guest) {
        String found = guest.require("look for Salt", FIND, LOOKING).stdout().strip();
        if (found.isEmpty() || found.endsWith("\ntree")) {
            return Optional.empty();
        }
        return Optional.of(checked(guest, new SaltCommands(found, "the Salt in the box")));
    }

    private SaltCommands installed(Guest guest, String script, String what) {
        Optional<SaltCommands> there = inBox(guest);
        if (there.isPresent()) {
            return there.get();
        }
        Guest.Outcome outcome = guest.run(script, INSTALLING);
        if (!outcome.succeeded()) {
            throw new EnvironmentException(
                    "Host '" + guest.host().name() + "' has no Salt, and " + what + " could not be installed ("
                            + (outcome.late()
                                    ? "not within " + INSTALLING.toMinutes() + " min"
                                    : "exit code " + outcome.exitCode())
                            + "); " + WAYS + "\n  " + outcome.words());
        }
        return inBox(guest).orElseThrow(() -> missing(guest));
    }

    private SaltCommands bootstrapped(Guest guest, boolean master) {
        String remote = "/var/lib/infratest/bootstrap-salt.sh";
        guest.send(Objects.requireNonNull(bootstrap, "checked before"), remote);
        return installed(guest, "sh " + remote + " -X " + (master ? "-M " : ""), "by " + bootstrap + " it");
    }

    static final String WAYS =
            "use a box that has Salt, name a Salt tree with INFRATEST_SALT_TREE (works offline), or let the machine reach"
                    + " a repository with the package";

    private static EnvironmentException missing(Guest guest) {
        return new EnvironmentException(
                "Host '" + guest.host().name() + "' has no Salt: there is no salt-call in its usual places; " + WAYS);
    }

    private static SaltCommands checked(Guest guest, SaltCommands salt) {
        String said = guest.require("tell the version of its Salt", salt.command("salt-call") + " --version", LOOKING)
                .stdout()
                .strip();
        Matcher version = VERSION.matcher(said);
        if (!version.matches()) {
            throw new EnvironmentException("Host '" + guest.host().name() + "': " + salt.command("salt-call")
                    + " --version answers what names no version: " + Printable.line(said, 200));
        }
        int major = Integer.parseInt(
                version.group(1).substring(0, Math.min(4, version.group(1).length())));
        if (major < OLDEST) {
            throw new EnvironmentException("Host '" + guest.host().name() + "' has Salt "
                    + Printable.line(said.substring(10), 40) + ", which is too old: configsets need " + OLDEST
                    + " or later; install a newer one, or set install = TREE");
        }
        return salt;
    }
}
