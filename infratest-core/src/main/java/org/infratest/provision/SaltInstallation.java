package org.infratest.provision;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.spec.Fingerprint;
import org.jspecify.annotations.Nullable;

/** Finds Salt on machines, or puts it there. Each machine is asked once. */
final class SaltInstallation {

    private static final Duration LOOKING = Duration.ofMinutes(3);
    private static final Duration INSTALLING = Duration.ofMinutes(20);

    private static final String BOOTSTRAP = "/var/lib/infratest/bootstrap-salt.sh";

    private static final String FIND = """
            for folder in /usr/bin /usr/local/bin /opt/saltstack/salt /usr/local/sbin; do
              if [ -x "$folder/salt-call" ] && [ -x "$folder/%s" ]; then echo "$folder"; [ -e "$folder/salt-call.infratest" ] && echo tree; exit 0; fi
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
            case IN_BOX -> inBox(guest, master).orElseThrow(() -> missing(guest, master, ""));
            case TREE -> Objects.requireNonNull(tree, "checked before").putOnto(guest);
            case PACKAGE -> inBox(guest, master).orElseGet(() -> packaged(guest, master));
            case BOOTSTRAP -> inBox(guest, master).orElseGet(() -> bootstrapped(guest, master));
            case AUTO ->
                tree != null
                        ? inBoxOr(tree, guest, master)
                        : inBox(guest, master).orElseGet(() -> packaged(guest, master));
        };
    }

    /** A Salt that is too old is as good as none where there is a tree. */
    private static SaltCommands inBoxOr(SaltTree tree, Guest guest, boolean master) {
        return found(guest, master)
                .filter(salt -> SaltVersion.tooOld(guest, salt).isEmpty())
                .orElseGet(() -> tree.putOnto(guest));
    }

    /** As {@link #found}, where it is new enough. */
    private Optional<SaltCommands> inBox(Guest guest, boolean master) {
        Optional<SaltCommands> salt = found(guest, master);
        salt.flatMap(each -> SaltVersion.tooOld(guest, each)).ifPresent(problem -> {
            throw problem;
        });
        return salt;
    }

    /** One that came from a tree is that of an earlier run, and might be of another tree. */
    private static Optional<SaltCommands> found(Guest guest, boolean master) {
        String found = guest.require("look for Salt", FIND.formatted(needed(master)), LOOKING)
                .stdout()
                .strip();
        if (found.isEmpty() || found.endsWith("\ntree")) {
            return Optional.empty();
        }
        return Optional.of(new SaltCommands(found, "the Salt in the box"));
    }

    private static String needed(boolean master) {
        return master ? "salt-master" : "salt-call";
    }

    private SaltCommands packaged(Guest guest, boolean master) {
        String script = PACKAGE.formatted(master ? "salt-master" : "");
        return installed(guest, master, script, "the package salt-minion");
    }

    private SaltCommands bootstrapped(Guest guest, boolean master) {
        Path script = Objects.requireNonNull(bootstrap, "checked before");
        guest.send(script, BOOTSTRAP);
        return installed(guest, master, "sh " + BOOTSTRAP + " -X" + (master ? " -M" : ""), script.toString());
    }

    private SaltCommands installed(Guest guest, boolean master, String script, String by) {
        Guest.Outcome outcome = guest.run(script, INSTALLING);
        if (!outcome.succeeded()) {
            throw new EnvironmentException("Host '" + guest.host().name()
                    + "' has no Salt, and it could not be installed by " + by + " ("
                    + (outcome.late()
                            ? "not within " + INSTALLING.toMinutes() + " min"
                            : "exit code " + outcome.exitCode())
                    + "); " + WAYS + "\n  " + outcome.words());
        }
        return inBox(guest, master).orElseThrow(() -> missing(guest, master, " after it was installed by " + by));
    }

    static final String WAYS =
            "use a box that has Salt, name a Salt tree with INFRATEST_SALT_TREE (works offline), or let the machine reach"
                    + " a repository with the package";

    private static EnvironmentException missing(Guest guest, boolean master, String when) {
        return new EnvironmentException("Host '" + guest.host().name() + "' has no Salt: there is no " + needed(master)
                + " in its usual places" + when + "; " + WAYS);
    }
}
