package org.infratest.provision;

import java.time.Duration;
import java.util.regex.Pattern;
import org.infratest.EnvironmentException;
import org.infratest.Printable;

/**
 * Fingerprints of Salt's keys: SHA-256 over the lines between the first and the last of the public key, as {@code salt-key -F} and
 * {@code key.finger} show it. Reading the file spares starting Salt, which takes an emulated machine ten seconds.
 */
final class SaltKeys {

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Duration DEADLINE = Duration.ofMinutes(4);

    private SaltKeys() {}

    /**
     * That of a public key on a machine; a key that is being made is waited for.
     *
     * @throws EnvironmentException if there is none
     */
    static String fingerprint(Guest guest, String file) {
        String script = "file=" + Words.quoted(file) + "; n=0\n"
                + "while [ ! -s \"$file\" ] && [ $n -lt 120 ]; do sleep 1; n=$((n + 1)); done\n"
                + "grep -v '^[[:space:]]*$' \"$file\" | sed '1d;$d' | sha256sum | cut -c1-64";
        String digest = guest.require("tell the fingerprint of " + file, script, DEADLINE)
                .stdout()
                .strip();
        if (!DIGEST.matcher(digest).matches()) {
            throw new EnvironmentException("Host '" + guest.host().name() + "' tells no fingerprint of " + file + ": "
                    + Printable.line(digest, 100));
        }
        return digest.replaceAll("(..)(?=.)", "$1:");
    }
}
