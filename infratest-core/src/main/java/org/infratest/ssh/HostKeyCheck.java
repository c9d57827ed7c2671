package org.infratest.ssh;

import java.nio.file.Path;
import org.infratest.Api;

/** What has to be true of the key that a machine shows at the first contact. At later ones it has to be the same. */
@Api
public sealed interface HostKeyCheck {

    /** Any key will do: the machine is new, so nobody can know its key beforehand. */
    HostKeyCheck FIRST_CONTACT = new FirstContact();

    /** See {@link #FIRST_CONTACT}. */
    record FirstContact() implements HostKeyCheck {}

    /**
     * The key has this fingerprint.
     *
     * @param sha256 as {@code ssh-keygen -l} prints it, {@code SHA256:...}
     */
    record Fingerprint(String sha256) implements HostKeyCheck {}

    /**
     * The key stands in a file like {@code ~/.ssh/known_hosts}.
     *
     * @param file in the format of OpenSSH, with plain or hashed names
     */
    record KnownHosts(Path file) implements HostKeyCheck {}
}
