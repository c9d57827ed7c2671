package org.infratest.probe;

import java.time.Duration;
import org.infratest.Api;
import org.infratest.Printable;
import org.jspecify.annotations.Nullable;

/**
 * How a PostgreSQL server answers somebody who wants to log in, before any password.
 *
 * @param connection what came of opening the connection
 * @param offersTls whether it offers TLS
 * @param authentication what it asks of the user: {@code scram-sha-256}, {@code md5}, {@code password}, {@code gss},
 *     {@code trust} where nothing; empty where it refused
 * @param version its version, which it tells only where it asks for nothing; else empty
 * @param errorCode the SQLSTATE of its refusal: {@code 57P03} while it starts, {@code 28000} where pg_hba.conf has no entry; else empty
 * @param error the text of its refusal, or an empty string
 * @param problem why there was no answer, or an empty string
 * @param failure the exception behind the problem, or null
 * @param took how long it took
 */
@Api
public record PostgresObservation(
        TcpObservation connection,
        boolean offersTls,
        String authentication,
        String version,
        String errorCode,
        String error,
        String problem,
        @Nullable Throwable failure,
        Duration took)
        implements DatabaseObservation {

    /**
     * Whether the server takes logins, if not from everybody: it is neither starting nor stopping, and has room.
     * {@code pg_isready} sees it the same way.
     */
    @Override
    public boolean isReady() {
        return problem.isEmpty() && !errorCode.startsWith("57P") && !errorCode.startsWith("53");
    }

    @Override
    public String description() {
        if (!problem.isEmpty()) {
            return Printable.line(problem, 600);
        }
        if (!errorCode.isEmpty()) {
            return "the server refused: " + Printable.line(error, 400) + " (" + errorCode + ")";
        }
        return "the server asks for " + (authentication.equals("trust") ? "nothing" : authentication)
                + (offersTls ? ", with TLS" : ", without TLS");
    }
}
