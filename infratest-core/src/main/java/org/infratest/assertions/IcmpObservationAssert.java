package org.infratest.assertions;

import java.time.Duration;
import org.infratest.Api;
import org.infratest.event.Durations;
import org.infratest.probe.IcmpObservation;
import org.infratest.probe.IcmpObservation.State;

/** Assertions about what came back to one ICMP echo request. */
@Api
public class IcmpObservationAssert extends ObservationAssert<IcmpObservationAssert, IcmpObservation> {

    /** Creates assertions about {@code actual}. */
    public IcmpObservationAssert(IcmpObservation actual) {
        super(actual, IcmpObservationAssert.class);
    }

    /** Verifies that a reply came back. */
    public IcmpObservationAssert isReachable() {
        isNotNull();
        if (actual.state() != State.REPLIED) {
            failAbout("to be reachable", actual.state(), State.REPLIED);
        }
        return myself;
    }

    /** Verifies that no reply came back. */
    public IcmpObservationAssert isUnreachable() {
        isNotNull();
        if (actual.state() == State.REPLIED) {
            failAbout("to be unreachable", actual.state(), "any but " + State.REPLIED);
        }
        return myself;
    }

    /** Verifies that no larger share of the requests stayed without a reply: 0 for none, 0.01 for one in a hundred. */
    public IcmpObservationAssert hasLossAtMost(double share) {
        isNotNull();
        if (actual.loss() > share) {
            failAbout("to lose at most " + 100 * share + " % of the requests", actual.loss(), share);
        }
        return myself;
    }

    /** Verifies that replies came back, and that one took not much longer or shorter than the next; see {@code RoundTrips}. */
    public IcmpObservationAssert hasJitterAtMost(Duration limit) {
        isReachable();
        if (actual.roundTrips().jitter().compareTo(limit) > 0) {
            failAbout(
                    "to have a jitter of at most " + limit, actual.roundTrips().jitter(), limit);
        }
        return myself;
    }

    /** Verifies that a reply came back in less than that time. */
    public IcmpObservationAssert repliedWithin(Duration limit) {
        isReachable();
        if (actual.took().compareTo(limit) >= 0) {
            failAbout("to reply within " + Durations.text(limit), actual.took(), limit);
        }
        return myself;
    }

    @Override
    String subject() {
        return "ICMP echo to " + actual.target() + ", from " + actual.from();
    }
}
