package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.infratest.lab.net.ip.IpPacket.Fragment;
import org.jspecify.annotations.Nullable;

/** IPv6 on the wire (RFC 8200). Extension headers are skipped, but for that of fragments. */
final class Ipv6 {

    static final int HEADER = 40;
    static final int FRAGMENT_HEADER = 8;

    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int OPTIONS = 60;
    private static final int MOST_EXTENSIONS = 8;

    private Ipv6() {}

    static @Nullable IpPacket read(ByteBuffer packet, Discards discards) {
        int at = packet.position();
        if (packet.remaining() < HEADER) {
            return discards.count(Discard.TRUNCATED);
        }
        int length = packet.getShort(at + 4) & 0xffff;
        if (length > packet.remaining() - HEADER) {
            return discards.count(Discard.TRUNCATED);
        }
        InetAddress source = Ips.at(packet, at + 8, 16);
        InetAddress destination = Ips.at(packet, at + 24, 16);
        if (!Ips.isV6(source) || !Ips.isV6(destination)) {
            return discards.count(Discard.MALFORMED); // mapped IPv4 addresses never are on a wire
        }
        int next = packet.get(at + 6) & 0xff;
        int ttl = packet.get(at + 7) & 0xff;
        return skipExtensions(
                new IpPacket(source, destination, next, ttl, null, packet.slice(at + HEADER, length)), discards);
    }

    private static @Nullable IpPacket skipExtensions(IpPacket packet, Discards discards) {
        ByteBuffer rest = packet.payload();
        int next = packet.protocol();
        Fragment fragment = null;
        for (int i = 0; isExtension(next); i++) {
            if (rest.remaining() < 8) {
                return discards.count(Discard.TRUNCATED);
            }
            int at = rest.position();
            int length = next == FRAGMENT ? FRAGMENT_HEADER : ((rest.get(at + 1) & 0xff) + 1) * 8;
            if (length > rest.remaining() || i == MOST_EXTENSIONS) {
                return discards.count(Discard.MALFORMED);
            }
            if (next == FRAGMENT) {
                int flags = rest.getShort(at + 2) & 0xffff;
                fragment = new Fragment(rest.getInt(at + 4), flags & 0xfff8, (flags & 1) != 0);
            }
            next = rest.get(at) & 0xff;
            rest = rest.slice(at + length, rest.remaining() - length);
            if (fragment != null && fragment.offset() > 0) {
                break; // what follows is the middle of something
            }
        }
        boolean whole = fragment == null || (fragment.offset() == 0 && !fragment.more());
        return new IpPacket(packet.source(), packet.destination(), next, packet.ttl(), whole ? null : fragment, rest);
    }

    private static boolean isExtension(int next) {
        return next == HOP_BY_HOP || next == ROUTING || next == FRAGMENT || next == OPTIONS;
    }

    /** Writes headers and payload at the buffer's position. */
    static void write(ByteBuffer out, IpPacket packet) {
        Fragment fragment = packet.fragment();
        int length = packet.payload().remaining() + (fragment == null ? 0 : FRAGMENT_HEADER);
        out.putInt(0x6000_0000).putShort((short) length);
        out.put((byte) (fragment == null ? packet.protocol() : FRAGMENT)).put((byte) packet.ttl());
        out.put(packet.source().getAddress()).put(packet.destination().getAddress());
        if (fragment != null) {
            out.put((byte) packet.protocol()).put((byte) 0);
            out.putShort((short) (fragment.offset() | (fragment.more() ? 1 : 0)))
                    .putInt(fragment.id());
        }
        out.put(packet.payload().duplicate());
    }
}
