package org.infratest.assertions;

import org.infratest.Api;
import org.infratest.probe.MySqlObservation;

/** Assertions about what a server of MySQL or MariaDB said first. */
@Api
public class MySqlObservationAssert extends ObservationAssert<MySqlObservationAssert, MySqlObservation> {

    /** Creates assertions about {@code actual}. */
    public MySqlObservationAssert(MySqlObservation actual) {
        super(actual, MySqlObservationAssert.class);
    }

    /** Verifies that the server would take a login. */
    public MySqlObservationAssert isReady() {
        isNotNull();
        if (!actual.isReady()) {
            failAbout("to be ready", actual.problem(), "ready");
        }
        return myself;
    }

    /** Verifies the beginning of the version. */
    public MySqlObservationAssert hasVersion(String version) {
        isNotNull();
        if (!actual.isVersion(version)) {
            failAbout("to be version " + version, actual.version(), version);
        }
        return myself;
    }

    /** Verifies that the server offers TLS. */
    public MySqlObservationAssert offersTls() {
        isNotNull();
        if (!actual.offersTls()) {
            failAbout("to offer TLS", false, true);
        }
        return myself;
    }

    @Override
    String subject() {
        return "MySQL on TCP port " + actual.address().getPort() + " of " + actual.target() + ", from "
                + actual.connection().from();
    }
}
