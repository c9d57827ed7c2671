package org.infratest.assertions;

import java.time.Duration;
import org.infratest.Api;
import org.infratest.event.Durations;
import org.infratest.probe.NtpObservation;

/** Assertions about what a time server answered. */
@Api
public class NtpObservationAssert extends ObservationAssert<NtpObservationAssert, NtpObservation> {

    /** Creates assertions about {@code actual}. */
    public NtpObservationAssert(NtpObservation actual) {
        super(actual, NtpObservationAssert.class);
    }

    /** Verifies that the server says that its clock is synchronized. */
    public NtpObservationAssert isSynchronized() {
        isNotNull();
        if (!actual.isSynchronized()) {
            failAbout("to be synchronized", false, true);
        }
        return myself;
    }

    /** Verifies that its clock and this computer's are not further apart, as far as was measured. */
    public NtpObservationAssert hasOffsetWithin(Duration limit) {
        isNotNull();
        if (!actual.isAnswered() || actual.distance().compareTo(limit) > 0) {
            failAbout("to be within " + Durations.text(limit) + " of this computer's clock", actual.offset(), limit);
        }
        return myself;
    }

    /** Verifies that no more servers are between it and a clock. */
    public NtpObservationAssert hasStratumAtMost(int stratum) {
        isSynchronized();
        if (actual.stratum() > stratum) {
            failAbout("to be of stratum " + stratum + " at most", actual.stratum(), stratum);
        }
        return myself;
    }

    @Override
    String subject() {
        return "the clock of " + actual.target() + ", from " + actual.from();
    }
}
