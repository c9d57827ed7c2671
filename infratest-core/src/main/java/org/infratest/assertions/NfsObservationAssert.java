package org.infratest.assertions;

import org.infratest.Api;
import org.infratest.probe.NfsObservation;

/** Assertions about what an NFS server serves. */
@Api
public class NfsObservationAssert extends ObservationAssert<NfsObservationAssert, NfsObservation> {

    /** Creates assertions about {@code actual}. */
    public NfsObservationAssert(NfsObservation actual) {
        super(actual, NfsObservationAssert.class);
    }

    /** Verifies that the server speaks a version; {@code 4} stands for any of its minor versions. */
    public NfsObservationAssert serves(String version) {
        isNotNull();
        if (!actual.serves(version)) {
            failAbout("to serve version " + version, actual.versions(), version);
        }
        return myself;
    }

    /** Verifies that the server lists that export. */
    public NfsObservationAssert exports(String path) {
        isNotNull();
        if (!actual.exports(path)) {
            failAbout("to export " + path, actual.exports(), path);
        }
        return myself;
    }

    @Override
    String subject() {
        return "NFS on TCP port " + actual.address().getPort() + " of " + actual.target() + ", from "
                + actual.connection().from();
    }
}
