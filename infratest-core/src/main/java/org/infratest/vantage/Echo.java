package org.infratest.vantage;

import java.time.Duration;
import org.infratest.Api;

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
     * @param reason the words of whoever said so
     */
    record Unreachable(String means, String reason) implements Echo {}
}
