package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A packet of IPv4 or IPv6, without what its header says about itself.
 *
 * @param protocol the protocol of its payload, see {@link Protocols}
 * @param ttl its time to live, or hop limit
 * @param fragment which part of a packet it is, or null for a whole one
 * @param payload from its position to its limit
 */
record IpPacket(
        InetAddress source,
        InetAddress destination,
        int protocol,
        int ttl,
        @Nullable Fragment fragment,
        ByteBuffer payload) {

    static final int DEFAULT_TTL = 64;

    /**
     * A part of a packet.
     *
     * @param id common to the parts of one packet
     * @param offset of this part, in bytes
     * @param more whether other parts follow
     */
    record Fragment(int id, int offset, boolean more) {}

    /** A whole packet that is about to be sent. */
    static IpPacket of(InetAddress source, InetAddress destination, int protocol, ByteBuffer payload) {
        return new IpPacket(source, destination, protocol, DEFAULT_TTL, null, payload);
    }

    boolean isV6() {
        return Ips.isV6(destination);
    }

    /** Reads a packet of either version, or returns null for anything else, counted. The payload is a view. */
    static @Nullable IpPacket read(ByteBuffer packet, Discards discards) {
        if (!packet.hasRemaining()) {
            return discards.count(Discard.TRUNCATED);
        }
        return switch ((packet.get(packet.position()) & 0xf0) >> 4) {
            case 4 -> Ipv4.read(packet, discards);
            case 6 -> Ipv6.read(packet, discards);
            default -> discards.count(Discard.MALFORMED);
        };
    }
}
