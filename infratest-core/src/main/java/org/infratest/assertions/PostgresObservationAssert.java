package org.infratest.assertions;

import org.infratest.Api;
import org.infratest.probe.PostgresObservation;

/** Assertions about how a PostgreSQL server answered before any password. */
@Api
public class PostgresObservationAssert extends ObservationAssert<PostgresObservationAssert, PostgresObservation> {

    /** Creates assertions about {@code actual}. */
    public PostgresObservationAssert(PostgresObservation actual) {
        super(actual, PostgresObservationAssert.class);
    }

    /** Verifies that the server takes logins, if not from everybody. */
    public PostgresObservationAssert isReady() {
        isNotNull();
        if (!actual.isReady()) {
            failAbout("to be ready", actual.description(), "ready");
        }
        return myself;
    }

    /** Verifies what the server asks of the user. */
    public PostgresObservationAssert asksFor(String method) {
        isNotNull();
        if (!actual.authentication().equals(method)) {
            failAbout("to ask for " + method, actual.authentication(), method);
        }
        return myself;
    }

    /** Verifies that the server offers TLS. */
    public PostgresObservationAssert offersTls() {
        isNotNull();
        if (!actual.offersTls()) {
            failAbout("to offer TLS", false, true);
        }
        return myself;
    }

    @Override
    String subject() {
        return "PostgreSQL on TCP port " + actual.address().getPort() + " of " + actual.target() + ", from "
                + actual.connection().from();
    }
}
