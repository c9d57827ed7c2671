package org.infratest.vantage;

import java.net.InetAddress;
import java.time.Duration;
import org.infratest.Api;
import org.jspecify.annotations.Nullable;

/** What came of one ICMP echo request. */
@Api
public sealed interface Echo {

    /** How the request was sent: {@code icmp datagram socket}, {@code icmp raw socket} or {@code ping}. */
    String means();

    /**
     * A reply came back.
     *
     * @param roundTrip the time from request to reply
     * @param ttl the reply's time to live, or -1 where it is not known
     */
    record Replied(String means, Duration roundTrip, int ttl) implements Echo {}

    /**
     * Nothing came back in time.
     *
     * @param waited how long
     */
    record Silent(String means, Duration waited) implements Echo {}

    /**
     * There is no way there.
     *
     * @param reason the words of whoever said so, with who that was where it is known
     * @param by who sent the ICMP message that said so, or null where none came or the means does not tell
     * @param code that message, or null where none came or the means does not tell
     */
    record Unreachable(
            String means,
            String reason,
            @Nullable InetAddress by,
            @Nullable IcmpCode code) implements Echo {

        /** Nobody is known to have said so by ICMP. */
        public Unreachable(String means, String reason) {
            this(means, reason, null, null);
        }
    }
}
