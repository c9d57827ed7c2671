package org.infratest.assertions;

import org.infratest.Api;
import org.infratest.probe.DatabaseObservation;

/**
 * Assertions about how a database server begins.
 *
 * @param <S> the kind of assertion
 * @param <O> what was observed
 */
@Api
public abstract class DatabaseObservationAssert<
                S extends DatabaseObservationAssert<S, O>, O extends DatabaseObservation>
        extends ObservationAssert<S, O> {

    DatabaseObservationAssert(O actual, Class<?> selfType) {
        super(actual, selfType);
    }

    /** The server's name. */
    abstract String product();

    /** Verifies that the server would take a login, if not from everybody. */
    public S isReady() {
        isNotNull();
        if (!actual.isReady()) {
            failAbout("to be ready", actual.description(), "ready");
        }
        return myself;
    }

    /** Verifies that the server offers TLS. */
    public S offersTls() {
        isNotNull();
        if (!actual.offersTls()) {
            failAbout("to offer TLS", false, true);
        }
        return myself;
    }

    @Override
    final String subject() {
        return product() + " on TCP port " + actual.address().getPort() + " of " + actual.target() + ", from "
                + actual.connection().from();
    }
}
