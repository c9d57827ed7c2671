package org.infratest.assertions;

import org.infratest.Api;
import org.infratest.probe.SshObservation;

/** Assertions about what an SSH server showed. */
@Api
public class SshObservationAssert extends ObservationAssert<SshObservationAssert, SshObservation> {

    /** Creates assertions about {@code actual}. */
    public SshObservationAssert(SshObservation actual) {
        super(actual, SshObservationAssert.class);
    }

    /** Verifies that the server let the user in, or refused in the way of the protocol. */
    public SshObservationAssert isAnswered() {
        isNotNull();
        if (!actual.isAnswered()) {
            failAbout("to answer", actual.problem(), "an answer");
        }
        return myself;
    }

    /** Verifies that one of the host keys has that fingerprint, {@code SHA256:...}. */
    public SshObservationAssert hasHostKey(String fingerprint) {
        isNotNull();
        if (!actual.hostKeys().containsValue(fingerprint)) {
            failAbout("to have host key " + fingerprint, actual.hostKeys(), fingerprint);
        }
        return myself;
    }

    /** Verifies that the user is offered that way to log in. */
    public SshObservationAssert offers(String method) {
        isNotNull();
        if (!(actual.isAnswered() && actual.methods().contains(method))) {
            failAbout("to offer " + method, actual.methods(), method);
        }
        return myself;
    }

    /** Verifies that the server answers, and does not offer the user that way to log in. */
    public SshObservationAssert doesNotOffer(String method) {
        isNotNull();
        if (!(actual.isAnswered() && !actual.isLoggedIn() && !actual.methods().contains(method))) {
            failAbout("not to offer " + method, actual.methods(), "not " + method);
        }
        return myself;
    }

    @Override
    String subject() {
        return "SSH on TCP port " + actual.address().getPort() + " of " + actual.target() + ", from "
                + actual.connection().from();
    }
}
