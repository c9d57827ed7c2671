package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.infratest.lab.net.ip.IpPacket.Fragment;
import org.jspecify.annotations.Nullable;

/** IPv4 on the wire (RFC 791). */
final class Ipv4 {

    static final int HEADER = 20;

    private static final int DONT_FRAGMENT = 0x4000;
    private static final int MORE_FRAGMENTS = 0x2000;

    private Ipv4() {}

    static @Nullable IpPacket read(ByteBuffer packet, Discards discards) {
        int at = packet.position();
        if (packet.remaining() < HEADER) {
            return discards.count(Discard.TRUNCATED);
        }
        int header = (packet.get(at) & 0x0f) * 4;
        int total = packet.getShort(at + 2) & 0xffff;
        if (header < HEADER || total < header) {
            return discards.count(Discard.MALFORMED);
        }
        if (total > packet.remaining()) {
            return discards.count(Discard.TRUNCATED);
        }
        if (Checksum.of(packet.slice(at, header)) != 0) {
            return discards.count(Discard.BAD_CHECKSUM);
        }
        return read(packet, at, header, total);
    }

    private static IpPacket read(ByteBuffer packet, int at, int header, int total) {
        int flags = packet.getShort(at + 6) & 0xffff;
        int offset = (flags & 0x1fff) * 8;
        boolean more = (flags & MORE_FRAGMENTS) != 0;
        Fragment fragment = offset > 0 || more ? new Fragment(packet.getShort(at + 4) & 0xffff, offset, more) : null;
        InetAddress source = Ips.at(packet, at + 12, 4);
        InetAddress destination = Ips.at(packet, at + 16, 4);
        ByteBuffer payload = packet.slice(at + header, total - header);
        return new IpPacket(
                source, destination, packet.get(at + 9) & 0xff, packet.get(at + 8) & 0xff, fragment, payload);
    }

    /** Writes header and payload at the buffer's position. What is no fragment must not become one on its way. */
    static void write(ByteBuffer out, IpPacket packet) {
        int at = out.position();
        Fragment fragment = packet.fragment();
        out.put((byte) 0x45).put((byte) 0).putShort((short)
                (HEADER + packet.payload().remaining()));
        if (fragment == null) {
            out.putShort((short) 0).putShort((short) DONT_FRAGMENT);
        } else {
            out.putShort((short) fragment.id())
                    .putShort((short) (fragment.offset() / 8 | (fragment.more() ? MORE_FRAGMENTS : 0)));
        }
        out.put((byte) packet.ttl()).put((byte) packet.protocol()).putShort((short) 0);
        out.put(packet.source().getAddress()).put(packet.destination().getAddress());
        out.putShort(at + 10, (short) Checksum.of(out.slice(at, HEADER)));
        out.put(packet.payload().duplicate());
    }
}
