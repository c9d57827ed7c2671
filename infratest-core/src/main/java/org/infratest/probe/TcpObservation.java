package org.infratest.probe;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.infratest.Api;

/**
 * What came of opening a TCP connection.
 *
 * @param target the host, as failures call it
 * @param address the address and port
 * @param from where it was opened from
 * @param state what can be said about the port
 * @param reason the words of whoever said so; empty where it opened
 * @param took how long the attempt took
 */
@Api
public record TcpObservation(
        String target, InetSocketAddress address, String from, State state, String reason, Duration took)
        implements Observation {

    /** What can be said about a port. */
    public enum State {
        /** The connection opened. */
        OPEN,
        /** The peer answered with a reset, or with an ICMP port-unreachable. */
        REFUSED,
        /** Nothing answered. */
        FILTERED,
        /** There was no way there. */
        UNREACHABLE,
        /** It did not open, and where it was opened from nothing can tell why. */
        NOT_OPEN
    }

    @Override
    public String description() {
        return switch (state) {
            case OPEN -> "the connection opened";
            case REFUSED -> "the connection was refused";
            case FILTERED -> "there was " + reason;
            case UNREACHABLE -> "there was no way there (" + reason + ")";
            case NOT_OPEN -> "the connection did not open (" + reason + ")";
        };
    }
}
