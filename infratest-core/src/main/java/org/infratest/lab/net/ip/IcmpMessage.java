package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A message of ICMP or ICMPv6 (RFC 792, RFC 4443).
 *
 * @param rest the four bytes after the checksum: identifier and sequence of an echo, the MTU of a packet that was too big
 * @param body what follows
 */
record IcmpMessage(int type, int code, int rest, ByteBuffer body) {

    private static final int HEADER = 8;

    static @Nullable IcmpMessage read(IpPacket packet, Discards discards) {
        ByteBuffer bytes = packet.payload();
        int at = bytes.position();
        if (bytes.remaining() < HEADER) {
            return discards.count(Discard.TRUNCATED);
        }
        int sum = packet.isV6()
                ? Checksum.of(packet.source(), packet.destination(), Protocols.ICMPV6, bytes)
                : Checksum.of(bytes);
        if (sum != 0) {
            return discards.count(Discard.BAD_CHECKSUM);
        }
        return new IcmpMessage(
                bytes.get(at) & 0xff,
                bytes.get(at + 1) & 0xff,
                bytes.getInt(at + 4),
                bytes.slice(at + HEADER, bytes.remaining() - HEADER));
    }

    /** The packet that carries it. */
    IpPacket packet(InetAddress source, InetAddress destination, int ttl) {
        boolean v6 = Ips.isV6(destination);
        ByteBuffer out = ByteBuffer.allocate(HEADER + body.remaining());
        out.put((byte) type).put((byte) code).putShort((short) 0).putInt(rest).put(body.duplicate());
        out.flip();
        int sum = v6 ? Checksum.of(source, destination, Protocols.ICMPV6, out) : Checksum.of(out);
        out.putShort(2, (short) sum);
        return new IpPacket(source, destination, v6 ? Protocols.ICMPV6 : Protocols.ICMP, ttl, null, out);
    }
}
