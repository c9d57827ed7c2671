package org.infratest.assertions;

import org.infratest.Api;
import org.infratest.probe.SmtpObservation;

/** Assertions about how a mail server answered. */
@Api
public class SmtpObservationAssert extends ObservationAssert<SmtpObservationAssert, SmtpObservation> {

    /** Creates assertions about {@code actual}. */
    public SmtpObservationAssert(SmtpObservation actual) {
        super(actual, SmtpObservationAssert.class);
    }

    /** Verifies that the server greeted, and took a greeting in return. */
    public SmtpObservationAssert isReady() {
        isNotNull();
        if (!actual.isReady()) {
            failAbout("to be ready", actual.problem(), "ready");
        }
        return myself;
    }

    /** Verifies that the greeting contains {@code text}. */
    public SmtpObservationAssert greetsWith(String text) {
        isNotNull();
        if (!(actual.isReady() && actual.greeting().contains(text))) {
            failAbout("to greet with '" + text + "'", actual.greeting(), text);
        }
        return myself;
    }

    /** Verifies that the server offers something after EHLO. */
    public SmtpObservationAssert offers(String capability) {
        isNotNull();
        if (!actual.offers(capability)) {
            failAbout("to offer " + capability, actual.capabilities(), capability);
        }
        return myself;
    }

    @Override
    String subject() {
        return "SMTP on TCP port " + actual.address().getPort() + " of " + actual.target() + ", from "
                + actual.connection().from();
    }
}
