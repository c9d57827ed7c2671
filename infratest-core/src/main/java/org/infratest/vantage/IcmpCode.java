package org.infratest.vantage;

import org.infratest.Api;

/**
 * What an ICMP message says about a packet that did not arrive: its type and code, as assigned by RFC 792, RFC 1122 (section
 * 3.2.2.1) and RFC 1812 (section 5.2.7.1) for IPv4, and by RFC 4443 for IPv6. Codes without a meaning there are kept as they came.
 *
 * @param ipv6 whether it is ICMPv6
 * @param type the type, 0 to 255
 * @param code the code, 0 to 255
 */
@Api
public record IcmpCode(boolean ipv6, int type, int code) {

    private static final int UNREACHABLE4 = 3;
    private static final int EXCEEDED4 = 11;
    private static final int UNREACHABLE6 = 1;
    private static final int TOO_BIG6 = 2;
    private static final int EXCEEDED6 = 3;

    private static final String PROHIBITED = "communication administratively prohibited";
    private static final String REASSEMBLY = "fragment reassembly time exceeded";

    /** Whether it says that a packet did not arrive: unreachable, too big, or with too many routers on its way. */
    public boolean isLoss() {
        return type == (ipv6 ? UNREACHABLE6 : UNREACHABLE4) || isTooBig() || isExceeded();
    }

    /** Whether it says that nobody listens at the port. Firewalls say it as well, in the name of whom they guard or in their own. */
    public boolean isPortUnreachable() {
        return ipv6 ? type == UNREACHABLE6 && code == 4 : type == UNREACHABLE4 && code == 3;
    }

    /** Whether somebody says that the packet is not allowed through. */
    public boolean isProhibited() {
        return ipv6
                ? type == UNREACHABLE6 && (code == 1 || code == 5 || code == 6)
                : type == UNREACHABLE4 && (code == 9 || code == 10 || code == 13);
    }

    /** Whether the packet was larger than what fits the way; smaller ones may arrive. */
    public boolean isTooBig() {
        return ipv6 ? type == TOO_BIG6 : type == UNREACHABLE4 && code == 4;
    }

    /** Whether too many routers were on the way, or fragments did not come in time. */
    public boolean isExceeded() {
        return type == (ipv6 ? EXCEEDED6 : EXCEEDED4);
    }

    /** What it says, in the words of the RFC that assigned it: {@code communication administratively prohibited}. */
    public String words() {
        if (isExceeded()) {
            return exceeded();
        }
        if (isTooBig()) {
            return ipv6 ? "packet too big" : "fragmentation needed and not allowed";
        }
        if (type != (ipv6 ? UNREACHABLE6 : UNREACHABLE4)) {
            return toString();
        }
        return ipv6 ? unreachable6() : unreachable4();
    }

    private String exceeded() {
        if (code == 1) {
            return REASSEMBLY;
        }
        return ipv6 ? "hop limit exceeded in transit" : "time to live exceeded in transit";
    }

    private String unreachable4() {
        return switch (code) {
            case 0 -> "network unreachable";
            case 1 -> "host unreachable";
            case 2 -> "protocol unreachable";
            case 3 -> "port unreachable";
            case 5 -> "source route failed";
            case 6 -> "destination network unknown";
            case 7 -> "destination host unknown";
            case 8 -> "source host isolated";
            case 9 -> "communication with destination network administratively prohibited";
            case 10 -> "communication with destination host administratively prohibited";
            case 11 -> "network unreachable for type of service";
            case 12 -> "host unreachable for type of service";
            case 13 -> PROHIBITED;
            case 14 -> "host precedence violation";
            case 15 -> "precedence cutoff in effect";
            default -> "destination unreachable, code " + code;
        };
    }

    private String unreachable6() {
        return switch (code) {
            case 0 -> "no route to destination";
            case 1 -> PROHIBITED;
            case 2 -> "beyond scope of source address";
            case 3 -> "address unreachable";
            case 4 -> "port unreachable";
            case 5 -> "source address failed ingress/egress policy";
            case 6 -> "reject route to destination";
            default -> "destination unreachable, code " + code;
        };
    }

    @Override
    public String toString() {
        return (ipv6 ? "ICMPv6" : "ICMP") + " type " + type + " code " + code;
    }
}
