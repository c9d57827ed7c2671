package org.infratest.assertions;

import org.infratest.Api;
import org.infratest.probe.TlsVersion;
import org.infratest.probe.TlsVersionsObservation;

/** Assertions about which versions of TLS a server speaks. */
@Api
public class TlsVersionsObservationAssert
        extends ObservationAssert<TlsVersionsObservationAssert, TlsVersionsObservation> {

    /** Creates assertions about {@code actual}. */
    public TlsVersionsObservationAssert(TlsVersionsObservation actual) {
        super(actual, TlsVersionsObservationAssert.class);
    }

    /** Verifies that the server speaks that version. */
    public TlsVersionsObservationAssert accepts(TlsVersion version) {
        isNotNull();
        if (!actual.accepts(version)) {
            failAbout("to accept " + version, actual.accepted(), version);
        }
        return myself;
    }

    /** Verifies that the server speaks TLS, and not that version of it. */
    public TlsVersionsObservationAssert refuses(TlsVersion version) {
        isNotNull();
        if (!actual.refuses(version)) {
            failAbout("to refuse " + version, actual.accepted(), "not " + version);
        }
        return myself;
    }

    @Override
    String subject() {
        return "the TLS on TCP port " + actual.address().getPort() + " of " + actual.target() + ", from "
                + actual.connection().from();
    }
}
