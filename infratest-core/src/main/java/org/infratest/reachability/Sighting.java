package org.infratest.reachability;

import org.infratest.Printable;
import org.infratest.probe.IcmpObservation;
import org.infratest.probe.UdpObservation;
import org.infratest.vantage.Dial;

/**
 * What one attempt saw.
 *
 * @param description as the end of a sentence that begins with <i>but</i>
 */
record Sighting(Answer answer, String description) {

    private static final int SHOWN = 300;

    /** What a connection came to. A refusal of which another machine is known to be the author is one on the way. */
    static Sighting of(Look look, Dial dial) {
        if (!(dial instanceof Dial.NotOpened closed)) {
            return new Sighting(Answer.OPEN, "the connection opened");
        }
        String reason = Printable.line(closed.reason(), SHOWN);
        boolean onTheWay = closed.by() != null && !closed.by().equals(look.address());
        return switch (closed.state()) {
            case REFUSED ->
                new Sighting(
                        onTheWay ? Answer.UNREACHABLE : Answer.REFUSED,
                        "the connection was refused" + (closed.code() == null ? "" : " (" + reason + ")"));
            case FILTERED -> new Sighting(Answer.FILTERED, "there was " + reason);
            case UNREACHABLE -> new Sighting(Answer.UNREACHABLE, "there was no way there (" + reason + ")");
            case NOT_OPEN -> new Sighting(Answer.NOT_OPEN, "the connection did not open (" + reason + ")");
        };
    }

    /** What a datagram came to. Silence is all that is known of a port behind a firewall, and of one that did not understand. */
    static Sighting of(UdpObservation seen) {
        return new Sighting(
                switch (seen.state()) {
                    case ANSWERED -> Answer.OPEN;
                    case REFUSED -> seen.isRejectedOnTheWay() ? Answer.UNREACHABLE : Answer.REFUSED;
                    case SILENT -> Answer.FILTERED;
                    case UNREACHABLE -> Answer.UNREACHABLE;
                    case UNKNOWN -> Answer.NOT_OPEN;
                },
                seen.description());
    }

    static Sighting of(IcmpObservation seen) {
        return new Sighting(
                switch (seen.state()) {
                    case REPLIED -> Answer.OPEN;
                    case SILENT -> Answer.FILTERED;
                    case UNREACHABLE -> Answer.UNREACHABLE;
                },
                seen.description());
    }
}
