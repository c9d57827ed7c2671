package org.infratest.assertions;

import java.time.Duration;
import java.time.Instant;
import org.infratest.Api;
import org.infratest.probe.TlsObservation;
import org.infratest.probe.TlsVersion;

/** Assertions about what a server showed in a TLS handshake. */
@Api
public class TlsObservationAssert extends ObservationAssert<TlsObservationAssert, TlsObservation> {

    /** Creates assertions about {@code actual}. */
    public TlsObservationAssert(TlsObservation actual) {
        super(actual, TlsObservationAssert.class);
    }

    /** Verifies that there was a handshake. */
    public TlsObservationAssert isHandshaken() {
        isNotNull();
        if (!actual.isHandshaken()) {
            failAbout("to speak TLS", actual.problem(), "TLS");
        }
        return myself;
    }

    /** Verifies that an authority that was trusted has signed the certificate, and that it is valid now. */
    public TlsObservationAssert isTrusted() {
        isNotNull();
        if (!(actual.isHandshaken() && actual.isTrusted())) {
            failAbout("to have a certificate that is trusted", actual.distrust(), "trusted");
        }
        return myself;
    }

    /** Verifies that the certificate is one for that name or address (RFC 9525). */
    public TlsObservationAssert isFor(String name) {
        isNotNull();
        if (!(actual.isHandshaken() && actual.isFor(name))) {
            failAbout("to have a certificate for " + name, actual.names(), name);
        }
        return myself;
    }

    /** Verifies that no certificate of the chain expires within that time. */
    public TlsObservationAssert isValidFor(Duration time) {
        isNotNull();
        Instant until = Instant.now().plus(time);
        if (!actual.isHandshaken() || actual.expiry().isBefore(until)) {
            failAbout("to have a certificate that is valid until " + until, actual.expiry(), until);
        }
        return myself;
    }

    /** Verifies which version was agreed on. */
    public TlsObservationAssert speaks(TlsVersion version) {
        isNotNull();
        if (!actual.protocol().equals(version.toString())) {
            failAbout("to speak " + version, actual.protocol(), version.toString());
        }
        return myself;
    }

    @Override
    String subject() {
        return "the TLS on TCP port " + actual.address().getPort() + " of " + actual.target() + ", from "
                + actual.connection().from();
    }
}
