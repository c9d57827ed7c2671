package org.infratest.assertions;

import org.infratest.Api;
import org.infratest.probe.MySqlObservation;

/** Assertions about what a server of MySQL or MariaDB said first. */
@Api
public class MySqlObservationAssert extends DatabaseObservationAssert<MySqlObservationAssert, MySqlObservation> {

    /** Creates assertions about {@code actual}. */
    public MySqlObservationAssert(MySqlObservation actual) {
        super(actual, MySqlObservationAssert.class);
    }

    /** Verifies the beginning of the version. */
    public MySqlObservationAssert hasVersion(String version) {
        isNotNull();
        if (!actual.isVersion(version)) {
            failAbout("to be version " + version, actual.version(), version);
        }
        return myself;
    }

    @Override
    String product() {
        return "MySQL";
    }
}
