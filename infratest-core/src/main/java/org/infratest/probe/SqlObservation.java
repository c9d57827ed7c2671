package org.infratest.probe;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.infratest.Api;
import org.infratest.Printable;
import org.jspecify.annotations.Nullable;

/**
 * What came of a login to a database, and of one query.
 *
 * @param connection what came of opening the first connection
 * @param query what was asked; empty where it was about the login alone
 * @param version the server's version, as the driver tells it; empty where there was no login
 * @param isLoggedIn whether the server let the user in
 * @param isRefused whether the server refused the user, rather than not answering, not being ready, or not having such a database
 * @param value the first column of the first row, as text; null where there was no row, or where that is NULL
 * @param problem why there is no result, or an empty string
 * @param failure the exception behind the problem, or null
 * @param took how long it took
 */
@Api
public record SqlObservation(
        TcpObservation connection,
        String query,
        String version,
        boolean isLoggedIn,
        boolean isRefused,
        @Nullable String value,
        String problem,
        @Nullable Throwable failure,
        Duration took)
        implements StreamObservation {

    /** The host, as failures call it. */
    public String target() {
        return connection.target();
    }

    /** The address and port. */
    public InetSocketAddress address() {
        return connection.address();
    }

    @Override
    public String description() {
        if (!problem.isEmpty()) {
            return Printable.line(problem, 600);
        }
        if (query.isEmpty()) {
            return "the server let the user in";
        }
        return value == null ? "there was no value" : "the value was '" + Printable.line(value, 300) + "'";
    }

    @Override
    public @Nullable Throwable cause() {
        return failure;
    }
}
