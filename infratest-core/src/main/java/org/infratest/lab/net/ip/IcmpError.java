package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What somebody on the way says about a packet of ours (RFC 792, RFC 4443).
 *
 * @param from who says it
 * @param words what, as a noun phrase without who
 * @param mtu what fits, where the packet was too big
 * @param protocol of the packet that it is about
 * @param source of that packet
 * @param destination of that packet
 * @param inner at least the first eight bytes of its payload
 */
record IcmpError(
        InetAddress from,
        Kind kind,
        String words,
        int mtu,
        int protocol,
        InetAddress source,
        InetAddress destination,
        ByteBuffer inner) {

    private static final int INNER = 8;

    /** What it means to whoever sent the packet. */
    enum Kind {
        PORT_UNREACHABLE,
        /** There is no way there, for whatever reason. */
        UNREACHABLE,
        TOO_BIG,
        TIME_EXCEEDED
    }

    private record Meaning(Kind kind, String words) {}

    /** The words with who said them. */
    String reason() {
        return words + ", says " + Ips.text(from);
    }

    int innerSourcePort() {
        return inner.getShort(inner.position()) & 0xffff;
    }

    int innerDestinationPort() {
        return inner.getShort(inner.position() + 2) & 0xffff;
    }

    /** Reads one, or returns null where it is none or not about a packet that could be ours. */
    static @Nullable IcmpError read(IpPacket packet, IcmpMessage message, Discards discards) {
        Meaning meaning = packet.isV6() ? meaning6(message) : meaning4(message);
        if (meaning == null) {
            return null;
        }
        ByteBuffer body = message.body();
        int at = body.position();
        boolean v6 = packet.isV6();
        if (body.remaining() < (v6 ? Ipv6.HEADER : Ipv4.HEADER) + INNER) {
            return discards.count(Discard.TRUNCATED);
        }
        int header = v6 ? Ipv6.HEADER : (body.get(at) & 0x0f) * 4;
        int length = v6 ? 16 : 4;
        if ((body.get(at) & 0xf0) >> 4 != (v6 ? 6 : 4) || header < Ipv4.HEADER || body.remaining() < header + INNER) {
            return discards.count(Discard.MALFORMED);
        }
        int addresses = at + (v6 ? 8 : 12);
        return new IcmpError(
                packet.source(),
                meaning.kind,
                meaning.words,
                v6 ? message.rest() : message.rest() & 0xffff,
                body.get(at + (v6 ? 6 : 9)) & 0xff,
                Ips.at(body, addresses, length),
                Ips.at(body, addresses + length, length),
                body.slice(at + header, body.remaining() - header));
    }

    private static @Nullable Meaning meaning4(IcmpMessage message) {
        if (message.type() == 11) {
            return new Meaning(Kind.TIME_EXCEEDED, "time to live exceeded");
        }
        if (message.type() != 3) {
            return null;
        }
        return switch (message.code()) {
            case 0, 6, 11 -> new Meaning(Kind.UNREACHABLE, "network unreachable");
            case 1, 7, 12 -> new Meaning(Kind.UNREACHABLE, "host unreachable");
            case 2 -> new Meaning(Kind.UNREACHABLE, "protocol unreachable");
            case 3 -> new Meaning(Kind.PORT_UNREACHABLE, "port unreachable");
            case 4 -> new Meaning(Kind.TOO_BIG, "packet too big");
            case 9, 10, 13 -> new Meaning(Kind.UNREACHABLE, "administratively prohibited");
            default -> new Meaning(Kind.UNREACHABLE, "destination unreachable, code " + message.code());
        };
    }

    private static @Nullable Meaning meaning6(IcmpMessage message) {
        return switch (message.type()) {
            case 1 ->
                switch (message.code()) {
                    case 0 -> new Meaning(Kind.UNREACHABLE, "no route to destination");
                    case 1, 5, 6 -> new Meaning(Kind.UNREACHABLE, "administratively prohibited");
                    case 3 -> new Meaning(Kind.UNREACHABLE, "address unreachable");
                    case 4 -> new Meaning(Kind.PORT_UNREACHABLE, "port unreachable");
                    default -> new Meaning(Kind.UNREACHABLE, "destination unreachable, code " + message.code());
                };
            case 2 -> new Meaning(Kind.TOO_BIG, "packet too big");
            case 3 -> new Meaning(Kind.TIME_EXCEEDED, "hop limit exceeded");
            default -> null;
        };
    }
}
