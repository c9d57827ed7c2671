package org.infratest.probe;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.infratest.Api;
import org.infratest.Printable;

/**
 * What an SSH server shows.
 *
 * @param connection what came of opening the first connection
 * @param version the line with which it names its version, for example {@code SSH-2.0-OpenSSH_9.2p1}; empty where none came
 * @param hostKeys the fingerprints of its host keys, as {@code ssh-keygen -l} prints them, by kind: {@code ssh-ed25519},
 *     {@code ecdsa-sha2-nistp256}, {@code ssh-rsa}; where a login was tried, only of the one that was shown then
 * @param user who asked
 * @param methods the ways to log in that are offered to that user: {@code publickey}, {@code password}; none after a login
 * @param isLoggedIn whether the user was let in
 * @param problem why it did not come to that, or an empty string
 * @param took how long it took
 */
@Api
public record SshObservation(
        TcpObservation connection,
        String version,
        Map<String, String> hostKeys,
        String user,
        List<String> methods,
        boolean isLoggedIn,
        String problem,
        Duration took)
        implements StreamObservation {

    /** Copies the collections. */
    public SshObservation {
        hostKeys = Collections.unmodifiableMap(new LinkedHashMap<>(hostKeys));
        methods = List.copyOf(methods);
    }

    /** The host, as failures call it. */
    public String target() {
        return connection.target();
    }

    /** The address and port. */
    public InetSocketAddress address() {
        return connection.address();
    }

    /** Whether the server let the user in, or refused in the way of the protocol. */
    public boolean isAnswered() {
        return problem.isEmpty();
    }

    @Override
    public String description() {
        if (!isAnswered()) {
            return Printable.line(problem, 600);
        }
        if (isLoggedIn) {
            return "the server let '" + user + "' in";
        }
        return "the server offers '" + user + "' "
                + (methods.isEmpty() ? "no way to log in" : Printable.line(String.join(", ", methods), 200));
    }

    @Override
    public List<String> details() {
        List<String> lines = new ArrayList<>();
        if (!version.isEmpty()) {
            lines.add("version: " + Printable.line(version, 200));
        }
        hostKeys.forEach((type, fingerprint) -> lines.add("host key: " + fingerprint + " (" + type + ")"));
        return lines;
    }
}
