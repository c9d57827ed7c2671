package org.infratest.vantage;

import java.util.Optional;
import org.infratest.vantage.Dial.State;

/** The words with which Unix systems tell why a connection did not open; programs pass them on as they are. */
enum Errors {
    REFUSED(State.REFUSED, "Connection refused"),
    RESET(State.REFUSED, "Connection reset by peer"),
    TIMED_OUT(State.FILTERED, "timed out"),
    NO_ROUTE(State.UNREACHABLE, "No route to host"),
    NO_NETWORK(State.UNREACHABLE, "Network is unreachable"),
    HOST_UNREACHABLE(State.UNREACHABLE, "Host is unreachable"),
    HOST_DOWN(State.UNREACHABLE, "Host is down"),
    /** A route of type prohibit, or a local rule. */
    PROHIBITED(State.UNREACHABLE, "Permission denied"),
    NOT_PERMITTED(State.UNREACHABLE, "Operation not permitted"),
    /** What Linux says for a route of type blackhole. */
    BLACKHOLE(State.UNREACHABLE, "Invalid argument"),
    /** No address of the right family or scope to send from. */
    NO_SOURCE(State.UNREACHABLE, "Cannot assign requested address");

    private final State state;
    private final String words;

    Errors(State state, String words) {
        this.state = state;
        this.words = words;
    }

    State state() {
        return state;
    }

    /** What to call it in an observation. */
    String reason() {
        return switch (this) {
            case REFUSED -> "connection refused";
            case RESET -> "connection reset";
            case TIMED_OUT -> "no answer";
            case NO_ROUTE -> "no route to host";
            case NO_NETWORK -> "network is unreachable";
            case HOST_UNREACHABLE -> "host is unreachable";
            case HOST_DOWN -> "host is down";
            case PROHIBITED -> "the route there is prohibited (permission denied)";
            case NOT_PERMITTED -> "a rule where it looks from forbids it (operation not permitted)";
            case BLACKHOLE -> "the route there is a blackhole (invalid argument)";
            case NO_SOURCE -> "there is no address to send from";
        };
    }

    /** The first of these that {@code text} contains. */
    static Optional<Errors> in(String text) {
        for (Errors error : values()) {
            if (text.toLowerCase(java.util.Locale.ROOT).contains(error.words.toLowerCase(java.util.Locale.ROOT))) {
                return Optional.of(error);
            }
        }
        return Optional.empty();
    }
}
