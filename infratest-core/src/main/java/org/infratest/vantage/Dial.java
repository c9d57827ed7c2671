package org.infratest.vantage;

import java.net.Socket;
import java.time.Duration;
import org.infratest.Api;

/** What came of one attempt to open a TCP connection. */
@Api
public sealed interface Dial {

    /** How long the attempt took. */
    Duration took();

    /**
     * The connection is open.
     *
     * @param socket the connected stream; its owner is whoever asked for it
     */
    record Opened(Socket socket, Duration took) implements Dial {}

    /**
     * The connection did not open.
     *
     * @param state what can be said about why
     * @param reason why, as a noun phrase: {@code no route to host}, {@code no answer within 3 s}
     */
    record NotOpened(State state, String reason, Duration took) implements Dial {}

    /** Why a connection did not open. */
    enum State {
        /** The peer answered with a reset, or an ICMP port-unreachable came back. */
        REFUSED,
        /** Nothing answered before the timeout. */
        FILTERED,
        /** There is no way there: no route, or a router said so. */
        UNREACHABLE,
        /** It did not open, and from here nothing can tell why. */
        NOT_OPEN
    }
}
