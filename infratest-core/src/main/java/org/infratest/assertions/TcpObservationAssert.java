package org.infratest.assertions;

import java.util.EnumSet;
import java.util.Set;
import org.infratest.Api;
import org.infratest.EnvironmentException;
import org.infratest.probe.TcpObservation;
import org.infratest.probe.TcpObservation.State;

/** Assertions about a TCP port, as it was seen in one attempt. */
@Api
public class TcpObservationAssert extends ObservationAssert<TcpObservationAssert, TcpObservation> {

    /** Creates assertions about {@code actual}. */
    public TcpObservationAssert(TcpObservation actual) {
        super(actual, TcpObservationAssert.class);
    }

    /** Verifies that the connection opened. */
    public TcpObservationAssert isOpen() {
        return require("to be open", EnumSet.of(State.OPEN));
    }

    /** Verifies that the connection did not open, for whatever reason. */
    public TcpObservationAssert isClosed() {
        return require("to be closed", EnumSet.complementOf(EnumSet.of(State.OPEN, State.RESET, State.HUNG_UP)));
    }

    /**
     * Verifies that the connection was refused, as far as is known by the target itself.
     *
     * @throws EnvironmentException if the vantage could not tell why it did not open
     */
    public TcpObservationAssert isRefused() {
        isNotNull();
        if (actual.isRejectedOnTheWay()) {
            failAbout("to be refused by itself", actual.by(), actual.address().getAddress());
        }
        return require("to be refused", EnumSet.of(State.REFUSED));
    }

    /**
     * Verifies that nothing answered, that there was no way there, or that another machine is known to have refused the connection.
     *
     * @throws EnvironmentException if the vantage could not tell why it did not open
     */
    public TcpObservationAssert isBlocked() {
        isNotNull();
        return actual.isRejectedOnTheWay()
                ? myself
                : require("to be blocked", EnumSet.of(State.FILTERED, State.UNREACHABLE));
    }

    private TcpObservationAssert require(String expectation, Set<State> allowed) {
        isNotNull();
        if (allowed.contains(actual.state())) {
            return myself;
        }
        if (actual.state() == State.NOT_OPEN && !allowed.contains(State.OPEN)) {
            throw new EnvironmentException(
                    "Whether " + subject() + " is one of " + allowed + " cannot be told: " + actual.reason());
        }
        failAbout(
                expectation,
                actual.state(),
                allowed.size() == 1 ? allowed.iterator().next() : allowed);
        return myself;
    }

    @Override
    String subject() {
        return "TCP port " + actual.address().getPort() + " of " + actual.target() + ", from " + actual.from();
    }
}
