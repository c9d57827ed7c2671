package org.infratest.vantage;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What {@code ping} calls the ICMP messages that it receives; iputils, inetutils and the one of macOS mostly agree. */
enum PingWords {
    NETWORK(false, 3, 0, "destination net unreachable"),
    HOST(false, 3, 1, "destination host unreachable"),
    PROTOCOL(false, 3, 2, "destination protocol unreachable"),
    PORT(false, 3, 3, "destination port unreachable"),
    TOO_BIG(false, 3, 4, "frag needed"),
    SOURCE_ROUTE(false, 3, 5, "source route failed"),
    NETWORK_UNKNOWN(false, 3, 6, "destination net unknown"),
    HOST_UNKNOWN(false, 3, 7, "destination host unknown"),
    ISOLATED(false, 3, 8, "source host isolated"),
    NETWORK_PROHIBITED(false, 3, 9, "destination net prohibited"),
    HOST_PROHIBITED(false, 3, 10, "destination host prohibited"),
    FILTERED(false, 3, 13, "packet filtered"),
    PROHIBITED(false, 3, 13, "communication prohibited by filter"),
    PRECEDENCE(false, 3, 14, "precedence violation"),
    CUTOFF(false, 3, 15, "precedence cutoff"),
    EXCEEDED(false, 11, 0, "time to live exceeded"),
    NO_ROUTE6(true, 1, 0, "destination unreachable: no route"),
    PROHIBITED6(true, 1, 1, "destination unreachable: administratively prohibited"),
    SCOPE6(true, 1, 2, "destination unreachable: beyond scope"),
    ADDRESS6(true, 1, 3, "destination unreachable: address unreachable"),
    PORT6(true, 1, 4, "destination unreachable: port unreachable"),
    POLICY6(true, 1, 5, "destination unreachable: source address failed"),
    REJECT6(true, 1, 6, "destination unreachable: reject route"),
    TOO_BIG6(true, 2, 0, "packet too big"),
    EXCEEDED6(true, 3, 0, "time exceeded: hop limit");

    /** What iputils says to codes that are newer than it is: the first of ICMPv6, the second of ICMP. */
    private static final Pattern UNKNOWN =
            Pattern.compile("(destination unreachable: unknown code|dest unreachable, bad code:) (\\d{1,3})");

    private final boolean ipv6;
    private final int type;
    private final int code;
    private final String words;

    PingWords(boolean ipv6, int type, int code, String words) {
        this.ipv6 = ipv6;
        this.type = type;
        this.code = code;
        this.words = words;
    }

    /** The message that {@code ping} means, or null where its words are not known. */
    static @Nullable IcmpCode code(String line) {
        String lower = line.toLowerCase(Locale.ROOT);
        for (PingWords known : values()) {
            if (lower.contains(known.words)) {
                return new IcmpCode(known.ipv6, known.type, known.code);
            }
        }
        Matcher number = UNKNOWN.matcher(lower);
        if (!number.find()) {
            return null;
        }
        boolean ipv6 = number.group(1).endsWith("unknown code");
        return new IcmpCode(ipv6, ipv6 ? 1 : 3, Integer.parseInt(number.group(2)));
    }
}
