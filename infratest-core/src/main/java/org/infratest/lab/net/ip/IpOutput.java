package org.infratest.lab.net.ip;

import java.net.InetAddress;
import org.infratest.lab.net.ip.IpPacket.Fragment;
import org.jspecify.annotations.Nullable;

/** The way of packets out: route, fragments where they are needed, neighbour. */
final class IpOutput {

    private final IpHost host;
    private int lastId;

    IpOutput(IpHost host) {
        this.host = host;
    }

    /** Sends a packet, or returns why there is no way to its destination. */
    @Nullable
    String send(IpPacket packet) {
        InetAddress destination = packet.destination();
        for (IpInterface own : host.routes().interfaces()) {
            if (own.isOwn(destination)) {
                host.loop().execute(() -> host.input().deliver(own, own.mac(), packet));
                return null;
            }
        }
        Route route = host.routes().to(destination);
        if (route == null) {
            return noRoute(destination);
        }
        send(route.out(), packet, route.nextHop(destination));
        return null;
    }

    static String noRoute(InetAddress destination) {
        return "no route to " + Ips.text(destination) + " from this JVM";
    }

    /** Sends a packet to a host of the interface's network. */
    void send(IpInterface out, IpPacket packet, InetAddress nextHop) {
        int room = out.mtu() - (packet.isV6() ? Ipv6.HEADER : Ipv4.HEADER);
        if (packet.payload().remaining() <= room) {
            out.neighbours().send(packet, nextHop);
        } else {
            sendFragments(out, packet, nextHop, room);
        }
    }

    private void sendFragments(IpInterface out, IpPacket packet, InetAddress nextHop, int room) {
        int step = (packet.isV6() ? room - Ipv6.FRAGMENT_HEADER : room) & ~7;
        int length = packet.payload().remaining();
        int start = packet.payload().position();
        lastId++;
        for (int offset = 0; offset < length; offset += step) {
            int part = Math.min(step, length - offset);
            IpPacket fragment = new IpPacket(
                    packet.source(),
                    packet.destination(),
                    packet.protocol(),
                    packet.ttl(),
                    new Fragment(lastId & 0xffff, offset, offset + part < length),
                    packet.payload().slice(start + offset, part));
            out.neighbours().send(fragment, nextHop);
        }
    }

    /** The address that packets to a destination come from, or null where there is no way there. */
    @Nullable
    InetAddress sourceFor(InetAddress destination) {
        if (host.routes().isOwn(destination)) {
            return destination;
        }
        Route route = host.routes().to(destination);
        return route == null ? null : route.out().addresses().sourceFor(destination);
    }
}
