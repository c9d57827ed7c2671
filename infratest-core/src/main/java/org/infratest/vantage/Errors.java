package org.infratest.vantage;

import com.sun.jna.Platform;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import org.infratest.vantage.Dial.State;

/** The words with which Unix systems tell why a connection did not open; programs pass them on as they are. */
enum Errors {
    REFUSED(State.REFUSED, "Connection refused", 111, 61),
    RESET(State.REFUSED, "Connection reset", 104, 54),
    TIMED_OUT(State.FILTERED, "timed out", 110, 60),
    NO_ROUTE(State.UNREACHABLE, "No route to host", 113, 65),
    NO_NETWORK(State.UNREACHABLE, "Network is unreachable", 101, 51),
    NETWORK_DOWN(State.UNREACHABLE, "Network is down", 100, 50),
    HOST_UNREACHABLE(State.UNREACHABLE, "Host is unreachable", Errors.NONE, Errors.NONE),
    HOST_DOWN(State.UNREACHABLE, "Host is down", 112, 64),
    /** A route of type prohibit, a local rule, or ICMPv6 administratively prohibited. */
    PROHIBITED(State.UNREACHABLE, "Permission denied", 13, 13),
    NOT_PERMITTED(State.UNREACHABLE, "Operation not permitted", 1, 1),
    /** What Linux says for a route of type blackhole. */
    BLACKHOLE(State.UNREACHABLE, "Invalid argument", 22, 22),
    /** No address of the right family or scope to send from. */
    NO_SOURCE(State.UNREACHABLE, "Cannot assign requested address", 99, 49),
    /** What Linux makes of ICMP protocol unreachable. */
    NO_PROTOCOL(State.UNREACHABLE, "Protocol not available", 92, 42),
    /** What Linux makes of ICMP source host isolated. */
    ISOLATED(State.UNREACHABLE, "Machine is not on the network", 64, Errors.NONE),
    /** What Linux makes of ICMP source route failed. */
    NO_SOURCE_ROUTE(State.UNREACHABLE, "Operation not supported", 95, 102),
    TOO_LONG(State.UNREACHABLE, "Message too long", 90, 40);

    private static final int NONE = -1;

    private final State state;
    private final String lowerCase;
    private final int linux;
    private final int mac;

    Errors(State state, String words, int linux, int mac) {
        this.state = state;
        this.lowerCase = words.toLowerCase(Locale.ROOT);
        this.linux = linux;
        this.mac = mac;
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
            case NETWORK_DOWN -> "network is down";
            case PROHIBITED -> "the route there is prohibited (permission denied)";
            case NOT_PERMITTED -> "a rule where it looks from forbids it (operation not permitted)";
            case BLACKHOLE -> "the route there is a blackhole (invalid argument)";
            case NO_SOURCE -> "there is no address to send from";
            case NO_PROTOCOL -> "protocol unreachable";
            case ISOLATED -> "source host isolated";
            case NO_SOURCE_ROUTE -> "source route failed";
            case TOO_LONG -> "a packet too long for the way there";
        };
    }

    /** The first of these that {@code text} contains. */
    static Optional<Errors> in(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(error -> lower.contains(error.lowerCase))
                .findFirst();
    }

    /** The first of these that {@code text}, which Java made in the user's language, contains. */
    static Optional<Errors> ofThisComputer(String text) {
        return in(text).or(() -> {
            try {
                return translated(text, NativeSockets.load()::strerror);
            } catch (LinkageError e) {
                return Optional.empty(); // without JNA nobody translates
            }
        });
    }

    /**
     * The first of these that {@code text} contains in another language.
     *
     * @param words the words for the number of an error, in that language
     */
    static Optional<Errors> translated(String text, IntFunction<String> words) {
        return Arrays.stream(values())
                .filter(error -> error.number() != NONE && text.contains(words.apply(error.number())))
                .findFirst();
    }

    private int number() {
        return Platform.isMac() ? mac : linux;
    }

    /** The one with that number on this computer. Words are in the user's language, numbers are not. */
    static Optional<Errors> numbered(int errno) {
        return Arrays.stream(values()).filter(error -> error.number() == errno).findFirst();
    }

    /** The one with that number on Linux. */
    static Optional<Errors> ofLinux(int errno) {
        return Arrays.stream(values()).filter(error -> error.linux == errno).findFirst();
    }
}
