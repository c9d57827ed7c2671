package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.infratest.lab.net.MacAddress;
import org.jspecify.annotations.Nullable;

/** Neighbour discovery for IPv6 (RFC 4861), as far as a host and a router's advertisements need it. */
final class Ndp {

    static final int ROUTER_SOLICITATION = 133;
    static final int ROUTER_ADVERTISEMENT = 134;
    static final int SOLICITATION = 135;
    static final int ADVERTISEMENT = 136;
    /** What came over a router has less. */
    static final int HOP_LIMIT = 255;

    static final int OPTION_SOURCE = 1;

    private static final int OPTION_TARGET = 2;
    private static final int SOLICITED = 0x4000_0000;
    private static final int OVERRIDE = 0x2000_0000;

    private Ndp() {}

    static void solicit(IpInterface on, InetAddress target) {
        InetAddress global = on.addresses().ipv6();
        InetAddress source = target.isLinkLocalAddress() || global == null ? on.linkLocal() : global;
        InetAddress group = Ips.solicitedNode(target);
        IcmpMessage message = new IcmpMessage(SOLICITATION, 0, 0, body(target, OPTION_SOURCE, on.mac()));
        on.send(Ips.groupMac(group), message.packet(source, group, HOP_LIMIT));
    }

    /** Takes a message of neighbour discovery; one that came over a router is not one. */
    static void receive(IpInterface on, IpPacket packet, IcmpMessage message) {
        ByteBuffer body = message.body();
        if (packet.ttl() != HOP_LIMIT || message.code() != 0 || body.remaining() < 16) {
            on.host().discards().count(Discard.MALFORMED);
            return;
        }
        InetAddress target = Ips.at(body, body.position(), 16);
        if (!Ips.isV6(target) || target.isMulticastAddress()) {
            on.host().discards().count(Discard.MALFORMED);
            return;
        }
        if (message.type() == SOLICITATION) {
            solicited(on, packet.source(), target, option(body, OPTION_SOURCE));
        } else {
            MacAddress mac = option(body, OPTION_TARGET);
            if (mac != null) {
                on.neighbours().heard(target, mac, false);
            }
        }
    }

    private static void solicited(IpInterface on, InetAddress asker, InetAddress target, @Nullable MacAddress mac) {
        if (!on.isOwn(target)) {
            return;
        }
        boolean isProbe = asker.isAnyLocalAddress();
        if (!isProbe && Ips.isUnicast(asker) && mac != null) {
            on.neighbours().heard(asker, mac, true);
        }
        InetAddress to = isProbe ? Ips.ALL_NODES : asker;
        ByteBuffer body = body(target, OPTION_TARGET, on.mac());
        IcmpMessage reply = new IcmpMessage(ADVERTISEMENT, 0, (isProbe ? 0 : SOLICITED) | OVERRIDE, body);
        MacAddress toMac = isProbe || mac == null ? Ips.groupMac(to) : mac;
        on.send(toMac, reply.packet(target, to, HOP_LIMIT));
    }

    private static ByteBuffer body(InetAddress target, int option, MacAddress mac) {
        ByteBuffer body = ByteBuffer.allocate(24)
                .put(target.getAddress())
                .put((byte) option)
                .put((byte) 1);
        mac.put(body);
        return body.flip();
    }

    private static @Nullable MacAddress option(ByteBuffer body, int wanted) {
        int at = body.position() + 16;
        while (at + 8 <= body.limit()) {
            int length = (body.get(at + 1) & 0xff) * 8;
            if (length == 0 || at + length > body.limit()) {
                return null;
            }
            if (body.get(at) == wanted) {
                MacAddress mac = MacAddress.at(body, at + 2);
                return mac.isGroup() ? null : mac;
            }
            at += length;
        }
        return null;
    }
}
