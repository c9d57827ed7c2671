package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.infratest.vantage.IcmpCode;
import org.jspecify.annotations.Nullable;

/**
 * What somebody on the way says about a packet of ours (RFC 792, RFC 4443).
 *
 * @param from who says it
 * @param code what
 * @param mtu what fits, where the packet was too big
 * @param protocol of the packet that it is about
 * @param source of that packet
 * @param destination of that packet
 * @param inner at least the first eight bytes of its payload
 */
record IcmpError(
        InetAddress from,
        IcmpCode code,
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

    /** What it means to whoever sent the packet. */
    Kind kind() {
        if (code.isPortUnreachable()) {
            return Kind.PORT_UNREACHABLE;
        }
        if (code.isTooBig()) {
            return Kind.TOO_BIG;
        }
        return code.isExceeded() ? Kind.TIME_EXCEEDED : Kind.UNREACHABLE;
    }

    /** The words with who said them. */
    String reason() {
        return code.words() + ", says " + Ips.text(from);
    }

    int innerSourcePort() {
        return inner.getShort(inner.position()) & 0xffff;
    }

    int innerDestinationPort() {
        return inner.getShort(inner.position() + 2) & 0xffff;
    }

    /** Reads one, or returns null where it is none or not about a packet that could be ours. */
    static @Nullable IcmpError read(IpPacket packet, IcmpMessage message, Discards discards) {
        IcmpCode code = new IcmpCode(packet.isV6(), message.type(), message.code());
        if (!code.isLoss()) {
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
                code,
                v6 ? message.rest() : message.rest() & 0xffff,
                body.get(at + (v6 ? 6 : 9)) & 0xff,
                Ips.at(body, addresses, length),
                Ips.at(body, addresses + length, length),
                body.slice(at + header, body.remaining() - header));
    }
}
