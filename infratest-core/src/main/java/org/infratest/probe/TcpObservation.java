package org.infratest.probe;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.infratest.Api;
import org.infratest.event.Durations;
import org.infratest.expect.Observation;
import org.infratest.vantage.IcmpCode;
import org.jspecify.annotations.Nullable;

/**
 * What came of opening a TCP connection.
 *
 * @param target the host, as failures call it
 * @param address the address and port
 * @param from where it was opened from
 * @param state what can be said about the port
 * @param reason the words of whoever said so; empty where it opened
 * @param by who sent the ICMP message that said so, or null where none came or that is not known there
 * @param code that message, or null
 * @param took how long the attempt took
 */
@Api
public record TcpObservation(
        String target,
        InetSocketAddress address,
        String from,
        State state,
        String reason,
        @Nullable InetAddress by,
        @Nullable IcmpCode code,
        Duration took)
        implements Observation {

    /** Nobody is known to have said so by ICMP. */
    public TcpObservation(
            String target, InetSocketAddress address, String from, State state, String reason, Duration took) {
        this(target, address, from, state, reason, null, null, took);
    }

    /** What can be said about a port. */
    public enum State {
        /** The connection opened. */
        OPEN,
        /** The connection opened, and was reset before anything was asked. Seen only by who waits for it. */
        RESET,
        /** The connection opened, and the peer ended it before anything was asked. Seen only by who waits for it. */
        HUNG_UP,
        /** The peer answered with a reset, or somebody with an ICMP port-unreachable. */
        REFUSED,
        /** Nothing answered. */
        FILTERED,
        /** There was no way there. */
        UNREACHABLE,
        /** It did not open, and where it was opened from nothing can tell why. */
        NOT_OPEN
    }

    /** Whether another machine than the target is known to have refused the connection, as a firewall before it does. */
    public boolean isRejectedOnTheWay() {
        return state == State.REFUSED && by != null && !by.equals(address.getAddress());
    }

    /** Whether the connection opened, whatever came after. */
    public boolean hasOpened() {
        return state == State.OPEN || state == State.RESET || state == State.HUNG_UP;
    }

    @Override
    public String description() {
        return switch (state) {
            case OPEN -> "the connection opened";
            case RESET -> "the connection opened and was reset within " + Durations.text(took);
            case HUNG_UP -> "the connection opened and the peer ended it within " + Durations.text(took);
            case REFUSED -> "the connection was refused" + (code == null ? "" : " (" + reason + ")");
            case FILTERED -> "there was " + reason;
            case UNREACHABLE -> "there was no way there (" + reason + ")";
            case NOT_OPEN -> "the connection did not open (" + reason + ")";
        };
    }
}
