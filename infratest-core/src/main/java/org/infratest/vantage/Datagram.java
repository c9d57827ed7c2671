package org.infratest.vantage;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.jspecify.annotations.Nullable;

/** What came of one UDP datagram that was sent to somebody. */
@Api
public sealed interface Datagram {

    /** The most bytes that one carries by IPv4. */
    int LARGEST = 65_507;

    /**
     * Checks that these bytes fit one datagram.
     *
     * @throws ConfigurationException if they do not
     */
    static void requireFits(byte[] payload) {
        if (payload.length > LARGEST) {
            throw new ConfigurationException(
                    payload.length + " bytes do not fit a UDP datagram; at most " + LARGEST + " do");
        }
    }

    /** How it was sent: {@code udp socket}, or the program of a machine that sent it, for example {@code python3}. */
    String means();

    /** Until the answer came, or how long it was waited for. */
    Duration took();

    /**
     * A datagram came back from the address and port that were asked.
     *
     * @param payload what it carries; never changed by anybody
     * @param from who sent it
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on the wire; nobody compares answers
    record Answered(String means, byte[] payload, InetSocketAddress from, Duration took) implements Datagram {}

    /**
     * Nothing came back in time. That proves nothing: a service may have taken the datagram and not answered, nobody may listen
     * behind a firewall that drops, or either datagram may be lost.
     */
    record Silent(String means, Duration took) implements Datagram {}

    /**
     * An ICMP port-unreachable came back.
     *
     * @param by who said so, or null where the means does not tell; another address than the target's is a firewall's
     */
    record Refused(String means, @Nullable InetAddress by, Duration took) implements Datagram {}

    /**
     * There is no way there.
     *
     * @param reason why, as a noun phrase, with who said so where that is known
     * @param by who said so, or null where nobody did or the means does not tell
     * @param code the ICMP message that said so, or null where there was none or the means does not tell
     */
    record Unreachable(
            String means,
            String reason,
            @Nullable InetAddress by,
            @Nullable IcmpCode code,
            Duration took) implements Datagram {}

    /**
     * It was sent, but what became of it cannot be told from here.
     *
     * @param reason why not
     */
    record Unknown(String means, String reason, Duration took) implements Datagram {}
}
