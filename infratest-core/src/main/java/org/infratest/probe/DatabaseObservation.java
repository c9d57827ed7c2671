package org.infratest.probe;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.infratest.Api;
import org.jspecify.annotations.Nullable;

/** How a database server begins, before anybody has logged in. */
@Api
public sealed interface DatabaseObservation extends StreamObservation permits MySqlObservation, PostgresObservation {

    /** The server's version as far as it is told, or an empty string. */
    String version();

    /** Whether the server offers TLS. */
    boolean offersTls();

    /** How the server wants a user to prove who it is, or an empty string. */
    String authentication();

    /** Whether the server would take a login. */
    boolean isReady();

    /** The exception behind the problem, or null. */
    @Nullable
    Throwable failure();

    /** How long it took. */
    @Override
    Duration took();

    /** The host, as failures call it. */
    default String target() {
        return connection().target();
    }

    /** The address and port. */
    default InetSocketAddress address() {
        return connection().address();
    }

    @Override
    default @Nullable Throwable cause() {
        return failure();
    }
}
