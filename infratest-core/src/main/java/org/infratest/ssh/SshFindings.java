package org.infratest.ssh;

import java.util.List;

/**
 * What an SSH server shows to whoever connects.
 *
 * @param version the line with which it names its version; empty where none came
 * @param keyType the kind of the host key that it showed, or an empty string
 * @param fingerprint that key's fingerprint as {@code ssh-keygen -l} prints it, or an empty string
 * @param methods the ways to log in that it offers to that user (RFC 4252), possibly none
 * @param loggedIn whether it let the user in
 * @param problem why it did not come to a login, or an empty string
 */
public record SshFindings(
        String version, String keyType, String fingerprint, List<String> methods, boolean loggedIn, String problem) {

    /** Copies the list. */
    public SshFindings {
        methods = List.copyOf(methods);
    }

    /** Whether there was no problem: the server let the user in, or refused in the way of the protocol. */
    public boolean isAnswered() {
        return problem.isEmpty();
    }
}
