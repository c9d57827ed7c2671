package org.infratest.lab.net.ip;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** ICMP and ICMPv6 of the host: answers echo requests, and tells the others what was said about their packets. */
final class Icmp {

    private static final int UNREACHABLE4 = 3;
    private static final int UNREACHABLE6 = 1;
    /** What an error quotes; RFC 1812 allows as much as fits 576 bytes. */
    private static final int QUOTED = 512;

    private final IpHost host;
    private final Echoes echoes;
    private final List<Consumer<IpInterface>> solicited = new CopyOnWriteArrayList<>();

    Icmp(IpHost host) {
        this.host = host;
        this.echoes = new Echoes(host);
    }

    Echoes echoes() {
        return echoes;
    }

    /** Has somebody told when an interface hears a router solicitation. */
    void onRouterSolicitation(Consumer<IpInterface> listener) {
        solicited.add(listener);
    }

    void receive(IpInterface in, IpPacket packet) {
        IcmpMessage message = IcmpMessage.read(packet, host.discards());
        if (message == null) {
            return;
        }
        int request = packet.isV6() ? 128 : 8;
        int reply = packet.isV6() ? 129 : 0;
        if (message.type() == request) {
            answer(in, packet, message);
        } else if (message.type() == reply) {
            echoes.replied(packet, message);
        } else if (packet.isV6() && message.type() >= Ndp.ROUTER_SOLICITATION && message.type() <= Ndp.ADVERTISEMENT) {
            discovery(in, packet, message);
        } else {
            IcmpError error = IcmpError.read(packet, message, host.discards());
            if (error != null) {
                dispatch(error);
            }
        }
    }

    private void answer(IpInterface in, IpPacket packet, IcmpMessage message) {
        if (!host.routes().isOwn(packet.destination()) || !Ips.isUnicast(packet.source())) {
            return; // to a group; RFC 1122 leaves it open whether that is answered
        }
        IcmpMessage reply = new IcmpMessage(packet.isV6() ? 129 : 0, 0, message.rest(), copy(message.body()));
        reply(
                in,
                reply.packet(
                        /* source= */ packet.destination(), /* destination= */ packet.source(), IpPacket.DEFAULT_TTL));
    }

    /** Link-local addresses have no route; what came in from one goes back by the same interface. */
    private void reply(IpInterface in, IpPacket packet) {
        if (packet.destination().isLinkLocalAddress() && packet.isV6()) {
            host.output().send(in, packet, packet.destination());
        } else {
            host.output().send(packet);
        }
    }

    private void discovery(IpInterface in, IpPacket packet, IcmpMessage message) {
        if (in.addresses().ipv6() == null) {
            host.discards().count(Discard.NOT_FOR_US);
        } else if (message.type() == Ndp.ROUTER_ADVERTISEMENT) {
            return; // a router does not need to be told of others
        } else if (!Ndp.isSound(packet, message)) {
            host.discards().count(Discard.MALFORMED);
        } else if (message.type() == Ndp.ROUTER_SOLICITATION) {
            solicited.forEach(listener -> listener.accept(in));
        } else {
            Ndp.receive(in, packet, message);
        }
    }

    private void dispatch(IcmpError error) {
        switch (error.protocol()) {
            case Protocols.TCP -> host.tcp().failed(error);
            case Protocols.UDP -> host.udp().failed(error);
            case Protocols.ICMP, Protocols.ICMPV6 -> echoes.failed(error);
            default -> host.discards().count(Discard.UNSOLICITED);
        }
    }

    /** Says that nothing listens on a port. */
    void portUnreachable(IpInterface in, IpPacket about) {
        unreachable(in, about, about.isV6() ? 4 : 3);
    }

    /** Says that a destination is not allowed. */
    void prohibited(IpInterface in, IpPacket about) {
        unreachable(in, about, about.isV6() ? 1 : 13);
    }

    private void unreachable(IpInterface in, IpPacket about, int code) {
        var own = in.isOwn(about.destination())
                ? about.destination()
                : in.addresses().sourceFor(about.destination());
        if (own == null || !Ips.isUnicast(about.source())) {
            return;
        }
        ByteBuffer payload = about.payload();
        int quoted = Math.min(QUOTED, payload.remaining());
        IpPacket quote = new IpPacket(
                about.source(),
                about.destination(),
                about.protocol(),
                about.ttl(),
                null,
                payload.slice(payload.position(), quoted));
        ByteBuffer body = ByteBuffer.allocate(Ipv6.HEADER + quoted);
        if (about.isV6()) {
            Ipv6.write(body, quote);
        } else {
            Ipv4.write(body, quote);
        }
        IcmpMessage message = new IcmpMessage(about.isV6() ? UNREACHABLE6 : UNREACHABLE4, code, 0, body.flip());
        reply(in, message.packet(own, about.source(), IpPacket.DEFAULT_TTL));
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    }
}
