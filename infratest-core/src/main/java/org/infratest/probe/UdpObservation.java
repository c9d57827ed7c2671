package org.infratest.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.infratest.Api;
import org.infratest.Printable;
import org.infratest.event.Durations;
import org.infratest.expect.Observation;
import org.infratest.vantage.IcmpCode;
import org.jspecify.annotations.Nullable;

/**
 * What came of one UDP datagram.
 *
 * @param target the host, as failures call it
 * @param address the address and port
 * @param from where it was sent from
 * @param state what came back
 * @param answer what the answer carries, decoded as ISO 8859-1, so that each character is one byte; empty where none came
 * @param reason who says that there is no way, or why it cannot be told; empty for other states
 * @param by who sent an ICMP message about it, or null where none came or the means does not tell
 * @param code that message, or null
 * @param means how it was sent: by a socket, or by a program of a machine
 * @param took until the answer came, or how long it was waited for
 */
@Api
public record UdpObservation(
        String target,
        InetSocketAddress address,
        String from,
        State state,
        String answer,
        String reason,
        @Nullable InetAddress by,
        @Nullable IcmpCode code,
        String means,
        Duration took)
        implements Observation {

    private static final int SHOWN = 200;

    /** What came back. */
    public enum State {
        /** An answer. */
        ANSWERED,
        /** An ICMP port-unreachable. */
        REFUSED,
        /** Nothing. The port may be open, filtered, or served by somebody who did not like the question. */
        SILENT,
        /** Another ICMP message, or there was no route. */
        UNREACHABLE,
        /** Where it was sent from, nothing can tell. */
        UNKNOWN
    }

    /** The bytes of the answer. */
    public byte[] bytes() {
        return answer.getBytes(ISO_8859_1);
    }

    /**
     * Whether there is an answer, and all of it matches a regular expression; the dot matches line ends as well.
     *
     * @throws org.infratest.ConfigurationException if the expression is malformed, or does not come to an end on this answer
     */
    public boolean matches(String regex) {
        return state == State.ANSWERED && Regex.of(regex).matches(answer);
    }

    /** Whether another machine than the target is known to have refused it, as a firewall before it does. */
    public boolean isRejectedOnTheWay() {
        return state == State.REFUSED && by != null && !by.equals(address.getAddress());
    }

    @Override
    public String description() {
        return switch (state) {
            case ANSWERED ->
                answer.isEmpty() ? "an empty answer came" : "the answer was '" + Printable.line(answer, SHOWN) + "'";
            case REFUSED ->
                "it was refused" + (by == null ? "" : " (port unreachable, says " + by.getHostAddress() + ")");
            case SILENT -> "nothing came back within " + Durations.text(took);
            case UNREACHABLE -> "there was no way there (" + reason + ")";
            case UNKNOWN -> "what became of it is not known (" + reason + ")";
        };
    }

    @Override
    public List<String> details() {
        return List.of("by: " + means);
    }
}
