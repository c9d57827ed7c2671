package org.infratest.vantage;

import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import org.infratest.Api;
import org.jspecify.annotations.Nullable;

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
     * @param reason why, as a noun phrase, with who said so where that is known: {@code no route to host}, {@code no answer
     *     within 3 s}, {@code host unreachable, says 10.0.0.1}
     * @param by who sent the ICMP message that said so, or null where none came or the vantage cannot know
     * @param code that message, or null where none came or the vantage cannot know
     */
    record NotOpened(
            State state,
            String reason,
            @Nullable InetAddress by,
            @Nullable IcmpCode code,
            Duration took) implements Dial {

        /** Nobody is known to have said so by ICMP. */
        public NotOpened(State state, String reason, Duration took) {
            this(state, reason, null, null, took);
        }
    }

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
