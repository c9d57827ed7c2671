package org.infratest.assertions;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.infratest.Api;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.probe.UdpObservation;
import org.infratest.probe.UdpObservation.State;

/** Assertions about what came back to one UDP datagram. */
@Api
public class UdpObservationAssert extends ObservationAssert<UdpObservationAssert, UdpObservation> {

    /** Creates assertions about {@code actual}. */
    public UdpObservationAssert(UdpObservation actual) {
        super(actual, UdpObservationAssert.class);
    }

    /** Verifies that an answer came, whatever it carries. */
    public UdpObservationAssert isAnswered() {
        return require("to be answered", State.ANSWERED);
    }

    /** Verifies that an answer came which carries exactly these bytes. */
    public UdpObservationAssert isAnsweredBy(byte[] expected) {
        isAnswered();
        String text = new String(expected, ISO_8859_1);
        if (!actual.answer().equals(text)) {
            failAbout("to be answered by '" + Printable.line(text, 200) + "'", actual.answer(), text);
        }
        return myself;
    }

    /**
     * Verifies that an answer came which matches a regular expression as a whole; the dot matches line ends as well.
     *
     * @throws org.infratest.ConfigurationException if the expression is malformed, or does not come to an end on this answer
     */
    public UdpObservationAssert isAnsweredByMatchOf(String regex) {
        isAnswered();
        if (!actual.matches(regex)) {
            failAbout("to be answered by what matches '" + regex + "'", actual.answer(), regex);
        }
        return myself;
    }

    /** Verifies that an ICMP port-unreachable came back, as far as is known from the target itself. */
    public UdpObservationAssert isRefused() {
        isNotNull();
        if (actual.isRejectedOnTheWay()) {
            failAbout("to be refused by itself", actual.by(), actual.address().getAddress());
        }
        return require("to be refused", State.REFUSED);
    }

    /** Verifies that nothing came back, which says nothing about whether anybody listens. */
    public UdpObservationAssert isSilent() {
        return require("to be silent", State.SILENT);
    }

    private UdpObservationAssert require(String expectation, State state) {
        isNotNull();
        if (actual.state() == State.UNKNOWN && state != State.ANSWERED) {
            throw new EnvironmentException(
                    "Whether " + subject() + " is " + state + " cannot be told: " + actual.reason());
        }
        if (actual.state() != state) {
            failAbout(expectation, actual.state(), state);
        }
        return myself;
    }

    @Override
    String subject() {
        return "UDP port " + actual.address().getPort() + " of " + actual.target() + ", from " + actual.from();
    }
}
