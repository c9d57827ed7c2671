package org.infratest.probe;

import java.time.Duration;
import org.infratest.Api;
import org.infratest.Printable;
import org.jspecify.annotations.Nullable;

/**
 * What a server of MySQL or MariaDB says first.
 *
 * @param connection what came of opening the connection
 * @param version as the server calls itself: {@code 8.0.36}, {@code 10.11.6-MariaDB-0+deb12u1}; empty where it did not say
 * @param offersTls whether it offers TLS
 * @param authentication the way to log in that it prefers, for example {@code caching_sha2_password}; possibly empty
 * @param problem why it said nothing of it, for example that it refuses connections from there; else empty
 * @param failure the exception behind the problem, or null
 * @param took how long it took
 */
@Api
public record MySqlObservation(
        TcpObservation connection,
        String version,
        boolean offersTls,
        String authentication,
        String problem,
        @Nullable Throwable failure,
        Duration took)
        implements DatabaseObservation {

    /** Whether the server would take a login. */
    @Override
    public boolean isReady() {
        return problem.isEmpty();
    }

    /** Whether its version begins so, up to a point between its numbers: {@code 10.11} is no beginning of {@code 10.110.1}. */
    public boolean isVersion(String beginning) {
        return isReady() && Versions.begins(version, beginning);
    }

    @Override
    public String description() {
        return isReady()
                ? "the server is " + Printable.line(version, 100) + (offersTls ? " with TLS" : " without TLS")
                : Printable.line(problem, 600);
    }
}
