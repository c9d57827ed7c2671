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
import org.jspecify.annotations.Nullable;

/**
 * Which versions of TLS a server speaks; each was offered alone, on a connection of its own.
 *
 * @param connection what came of opening the first connection
 * @param accepted those to which it agreed, from the oldest on
 * @param refused the others, with what it said to them
 * @param problem why they could not all be offered, or an empty string
 * @param failure the exception behind the problem, or null
 * @param took how long it took
 */
@Api
public record TlsVersionsObservation(
        TcpObservation connection,
        List<TlsVersion> accepted,
        Map<TlsVersion, String> refused,
        String problem,
        @Nullable Throwable failure,
        Duration took)
        implements StreamObservation {

    /** Copies the collections. */
    public TlsVersionsObservation {
        accepted = List.copyOf(accepted);
        refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
    }

    /** The host, as failures call it. */
    public String target() {
        return connection.target();
    }

    /** The address and port. */
    public InetSocketAddress address() {
        return connection.address();
    }

    /** Whether the server speaks that version. */
    public boolean accepts(TlsVersion version) {
        return problem.isEmpty() && accepted.contains(version);
    }

    /** Whether the server speaks TLS, but not that version of it. */
    public boolean refuses(TlsVersion version) {
        return problem.isEmpty() && !accepted.isEmpty() && refused.containsKey(version);
    }

    @Override
    public String description() {
        if (!problem.isEmpty()) {
            return Printable.line(problem, 600);
        }
        return accepted.isEmpty() ? "the server agreed to no version of TLS" : "the server speaks " + list(accepted);
    }

    @Override
    public List<String> details() {
        List<String> lines = new ArrayList<>();
        refused.forEach((version, said) -> lines.add(version + ": " + Printable.line(said, 200)));
        return lines;
    }

    private static String list(List<TlsVersion> versions) {
        return String.join(", ", versions.stream().map(TlsVersion::toString).toList());
    }

    @Override
    public @Nullable Throwable cause() {
        return failure;
    }
}
