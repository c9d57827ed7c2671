package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.infratest.lab.net.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * A packet of the address resolution protocol for IPv4 on Ethernet (RFC 826).
 *
 * @param isRequest a request, or a reply
 * @param senderMac the sender's hardware address
 * @param sender the sender's address; unspecified in a probe (RFC 5227)
 * @param targetMac whom a reply is for
 * @param target the address that is asked for
 */
record ArpPacket(
        boolean isRequest, MacAddress senderMac, InetAddress sender, MacAddress targetMac, InetAddress target) {

    static final int LENGTH = 28;

    private static final long ETHERNET_IPV4 = 0x0001_0800_0604L;

    static @Nullable ArpPacket read(ByteBuffer packet, Discards discards) {
        int at = packet.position();
        if (packet.remaining() < LENGTH) {
            return discards.count(Discard.TRUNCATED);
        }
        int operation = packet.getShort(at + 6);
        if (packet.getLong(at) >>> 16 != ETHERNET_IPV4 || operation < 1 || operation > 2) {
            return discards.count(Discard.MALFORMED);
        }
        return new ArpPacket(
                operation == 1,
                MacAddress.at(packet, at + 8),
                Ips.at(packet, at + 14, 4),
                MacAddress.at(packet, at + 18),
                Ips.at(packet, at + 24, 4));
    }

    /** What the owner of the target address answers to a request. */
    ArpPacket reply(MacAddress owner) {
        return new ArpPacket(
                false, /* senderMac= */ owner, /* sender= */ target, /* targetMac= */ senderMac, /* target= */ sender);
    }

    ByteBuffer bytes() {
        ByteBuffer out = ByteBuffer.allocate(LENGTH);
        out.putLong(ETHERNET_IPV4 << 16 | (isRequest ? 1 : 2));
        senderMac.put(out);
        out.put(sender.getAddress());
        targetMac.put(out);
        return out.put(target.getAddress()).flip();
    }
}
