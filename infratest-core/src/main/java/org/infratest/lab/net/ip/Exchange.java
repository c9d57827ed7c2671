package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Who has to do with whom by one packet.
 *
 * @param source who sends it
 * @param destination who is to get it
 * @param asks whether its source depends on what its destination does: it opens a connection, or wants an echo
 * @param tells whether its destination gets data by it
 */
public record Exchange(InetAddress source, InetAddress destination, boolean asks, boolean tells) {

    private static final int ETHERNET = 14;
    private static final int TCP_HEADER = 20;
    private static final int TCP_OFFSET = 12;
    private static final int TCP_FLAGS = 13;
    private static final int SYN = 0x02;
    private static final int ACK = 0x10;
    private static final int ECHO = 8;
    private static final int ECHO_V6 = 128;

    /** What a frame without a tag carries; null for what is no packet of IP. */
    public static @Nullable Exchange of(ByteBuffer frame) {
        if (frame.remaining() < ETHERNET || !isIp(frame.getShort(frame.position() + ETHERNET - 2) & 0xffff)) {
            return null;
        }
        IpPacket packet =
                IpPacket.read(frame.slice(frame.position() + ETHERNET, frame.remaining() - ETHERNET), new Discards());
        return packet == null ? null : of(packet);
    }

    private static boolean isIp(int type) {
        return type == Protocols.ETHER_IPV4 || type == Protocols.ETHER_IPV6;
    }

    /** Nobody knows who has to answer a datagram, nor what other protocols mean. Later parts of a packet are data. */
    private static Exchange of(IpPacket packet) {
        IpPacket.Fragment fragment = packet.fragment();
        if (fragment != null && fragment.offset() > 0) {
            return of(packet, false, true);
        }
        ByteBuffer payload = packet.payload();
        int at = payload.position();
        return switch (packet.protocol()) {
            case Protocols.TCP -> {
                boolean whole = payload.remaining() >= TCP_HEADER;
                int flags = whole ? payload.get(at + TCP_FLAGS) & 0xff : 0;
                int header = whole ? ((payload.get(at + TCP_OFFSET) & 0xf0) >> 4) * 4 : 0;
                yield of(packet, (flags & (SYN | ACK)) == SYN, whole && payload.remaining() > header);
            }
            case Protocols.ICMP -> of(packet, payload.hasRemaining() && payload.get(at) == ECHO, false);
            case Protocols.ICMPV6 -> of(packet, payload.hasRemaining() && payload.get(at) == (byte) ECHO_V6, false);
            default -> of(packet, true, true);
        };
    }

    private static Exchange of(IpPacket packet, boolean asks, boolean tells) {
        return new Exchange(packet.source(), packet.destination(), asks, tells);
    }
}
