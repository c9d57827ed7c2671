package org.infratest.assertions;

import org.infratest.Api;
import org.infratest.probe.PostgresObservation;

/** Assertions about how a PostgreSQL server answered before any password. */
@Api
public class PostgresObservationAssert
        extends DatabaseObservationAssert<PostgresObservationAssert, PostgresObservation> {

    /** Creates assertions about {@code actual}. */
    public PostgresObservationAssert(PostgresObservation actual) {
        super(actual, PostgresObservationAssert.class);
    }

    /** Verifies what the server asks of the user. */
    public PostgresObservationAssert asksFor(String method) {
        isNotNull();
        if (!actual.authentication().equals(method)) {
            failAbout("to ask for " + method, actual.authentication(), method);
        }
        return myself;
    }

    @Override
    String product() {
        return "PostgreSQL";
    }
}
