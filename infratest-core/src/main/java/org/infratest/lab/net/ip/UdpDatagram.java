package org.infratest.lab.net.ip;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A datagram of UDP (RFC 768).
 *
 * @param payload from its position to its limit
 */
record UdpDatagram(InetSocketAddress source, InetSocketAddress destination, ByteBuffer payload) {

    static final int HEADER = 8;

    static @Nullable UdpDatagram read(IpPacket packet, Discards discards) {
        ByteBuffer bytes = packet.payload();
        int at = bytes.position();
        if (bytes.remaining() < HEADER) {
            return discards.count(Discard.TRUNCATED);
        }
        int length = bytes.getShort(at + 4) & 0xffff;
        if (length < HEADER || length > bytes.remaining()) {
            return discards.count(Discard.MALFORMED);
        }
        boolean unchecked = bytes.getShort(at + 6) == 0 && !packet.isV6();
        if (!unchecked
                && Checksum.of(packet.source(), packet.destination(), Protocols.UDP, bytes.slice(at, length)) != 0) {
            return discards.count(Discard.BAD_CHECKSUM);
        }
        return new UdpDatagram(
                new InetSocketAddress(packet.source(), bytes.getShort(at) & 0xffff),
                new InetSocketAddress(packet.destination(), bytes.getShort(at + 2) & 0xffff),
                bytes.slice(at + HEADER, length - HEADER));
    }

    /** The packet that carries it. */
    IpPacket packet() {
        ByteBuffer out = ByteBuffer.allocate(HEADER + payload.remaining());
        out.putShort((short) source.getPort()).putShort((short) destination.getPort());
        out.putShort((short) out.capacity()).putShort((short) 0).put(payload.duplicate());
        out.flip();
        int sum = Checksum.of(source.getAddress(), destination.getAddress(), Protocols.UDP, out);
        out.putShort(6, (short) (sum == 0 ? 0xffff : sum));
        return IpPacket.of(source.getAddress(), destination.getAddress(), Protocols.UDP, out);
    }
}
