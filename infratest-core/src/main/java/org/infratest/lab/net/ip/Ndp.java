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

    /**
     * Whether a receiver may take a solicitation or an advertisement of a neighbour, or a solicitation of a router (RFC 4861, 6.1.1 and 7.1). What
     * came over a router it may not, nor what has an option that does not end, nor a hardware address of nobody.
     */
    static boolean isSound(IpPacket packet, IcmpMessage message) {
        int options = optionsAt(message);
        ByteBuffer body = message.body();
        if (packet.ttl() != HOP_LIMIT || message.code() != 0 || options > body.limit() || !areWhole(body, options)) {
            return false;
        }
        return !packet.source().isAnyLocalAddress() || optionAt(body, options, OPTION_SOURCE) < 0;
    }

    private static int optionsAt(IcmpMessage message) {
        return message.body().position() + (message.type() == ROUTER_SOLICITATION ? 0 : 16);
    }

    private static boolean areWhole(ByteBuffer body, int options) {
        int at = options;
        while (at + 2 <= body.limit() && body.get(at + 1) != 0) {
            at += length(body, at);
        }
        return at == body.limit();
    }

    /** Takes a sound message about a neighbour. */
    static void receive(IpInterface on, IpPacket packet, IcmpMessage message) {
        ByteBuffer body = message.body();
        InetAddress target = Ips.at(body, body.position(), 16);
        if (!Ips.isV6(target) || target.isMulticastAddress()) {
            on.host().discards().count(Discard.MALFORMED);
            return;
        }
        if (message.type() == SOLICITATION) {
            solicited(on, packet.source(), target, mac(message, OPTION_SOURCE));
        } else {
            MacAddress mac = mac(message, OPTION_TARGET);
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

    /** The hardware address in an option, or null. */
    private static @Nullable MacAddress mac(IcmpMessage message, int wanted) {
        int at = optionAt(message.body(), optionsAt(message), wanted);
        if (at < 0) {
            return null;
        }
        MacAddress mac = MacAddress.at(message.body(), at + 2);
        return mac.isGroup() ? null : mac;
    }

    /** Where an option begins, or -1. All of them are whole. */
    private static int optionAt(ByteBuffer body, int options, int wanted) {
        for (int at = options; at < body.limit(); at += length(body, at)) {
            if (body.get(at) == wanted) {
                return at;
            }
        }
        return -1;
    }

    private static int length(ByteBuffer body, int option) {
        return (body.get(option + 1) & 0xff) * 8;
    }
}
