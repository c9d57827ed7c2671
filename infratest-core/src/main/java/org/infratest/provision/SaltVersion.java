package org.infratest.provision;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.EnvironmentException;
import org.infratest.Printable;

/**
 * Which Salt it is, as {@code salt-call --version} tells it on the machine. A tree takes that from {@code salt/_version.txt}, else from the last
 * release that its source knows of; older ones may not even run with the Python of today.
 */
final class SaltVersion {

    /** What older ones do with Python 3 and JSON was never tried. */
    static final int OLDEST = 3000;

    private static final Pattern VERSION = Pattern.compile("salt-call ((\\d{1,4})(\\.\\S+)?.*)", Pattern.DOTALL);
    private static final Duration LOOKING = Duration.ofMinutes(3);

    private SaltVersion() {}

    /**
     * Looks at the Salt that a machine has.
     *
     * @return empty where it is new enough; else what is to be said of it
     * @throws EnvironmentException if it does not tell its version
     */
    static Optional<EnvironmentException> tooOld(Guest guest, SaltCommands salt) {
        String said = guest.require("tell the version of its Salt", asking(salt), LOOKING)
                .stdout()
                .strip();
        Matcher version = VERSION.matcher(said);
        if (!version.matches()) {
            throw new EnvironmentException("Host '" + guest.host().name() + "': " + salt.command("salt-call")
                    + " --version answers what names no version: " + Printable.line(said, 200));
        }
        return isTooOld(version)
                ? Optional.of(new EnvironmentException("Host '" + guest.host().name() + "' has Salt " + shown(version)
                        + ", which is too old: configsets need " + OLDEST
                        + " or later; install a newer one, or set install = TREE"))
                : Optional.empty();
    }

    /**
     * Checks a tree that a machine was given.
     *
     * @param tree what it is, with its path on the test machine
     * @throws EnvironmentException if it is too old, or does not come as far as to tell its version
     */
    static void checkThatOfTree(Guest guest, SaltCommands salt, String tree) {
        Guest.Outcome outcome = guest.run(asking(salt), LOOKING);
        Matcher version = VERSION.matcher(outcome.stdout().strip());
        if (!outcome.succeeded() || !version.matches()) {
            throw new EnvironmentException("Host '" + guest.host().name() + "' cannot run " + tree
                    + ", which does not even tell its version there; " + wanted() + "\n  exit code "
                    + outcome.exitCode() + "\n  " + outcome.words());
        }
        if (isTooOld(version)) {
            throw new EnvironmentException("Host '" + guest.host().name() + "' was given " + tree + ", which is Salt "
                    + shown(version) + " and too old; " + wanted());
        }
    }

    private static String asking(SaltCommands salt) {
        return salt.command("salt-call") + " --version";
    }

    private static boolean isTooOld(Matcher version) {
        return Integer.parseInt(version.group(2)) < OLDEST;
    }

    private static String shown(Matcher version) {
        return Printable.line(version.group(1), 40);
    }

    private static String wanted() {
        return "configsets need " + OLDEST
                + " or later; name a newer tree with INFRATEST_SALT_TREE, or set install = PACKAGE";
    }
}
