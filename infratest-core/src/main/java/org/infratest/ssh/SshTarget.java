package org.infratest.ssh;

import java.nio.file.Path;
import java.util.List;

/**
 * How to log in to one machine.
 *
 * @param machine the machine's name, for messages
 * @param address host name or address of its sshd
 * @param port its port
 * @param user who logs in
 * @param identities private key files, in the order in which they are offered
 */
public record SshTarget(String machine, String address, int port, String user, List<Path> identities) {

    /** Copies the list. */
    public SshTarget {
        identities = List.copyOf(identities);
    }

    /** The command that a person types to log in, with host key checks off as the machine is new each time. */
    public String loginCommand() {
        var keys = new StringBuilder();
        identities.forEach(key -> keys.append(" -i ").append(key));
        return "ssh -p " + port + keys + " -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null " + user + "@"
                + address;
    }
}
