package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.infratest.lab.net.MacAddress;

/** Where received packets go. */
final class IpInput {

    private final IpHost host;
    private final Fragments fragments;

    IpInput(IpHost host) {
        this.host = host;
        this.fragments = new Fragments(host.discards());
    }

    void receive(IpInterface in, MacAddress from, ByteBuffer bytes) {
        IpPacket packet = IpPacket.read(bytes, host.discards());
        if (packet == null) {
            return;
        }
        InetAddress source = packet.source();
        if (source.isMulticastAddress()
                || source.isLoopbackAddress()
                || in.addresses().isBroadcast(source)) {
            host.discards().count(Discard.MALFORMED);
            return;
        }
        if (packet.fragment() != null) {
            packet = fragments.add(packet, host.loop().nanoTime());
        }
        if (packet != null) {
            dispatch(in, from, packet);
        }
    }

    private void dispatch(IpInterface in, MacAddress from, IpPacket packet) {
        if (in.isOwn(packet.destination())) {
            deliver(in, from, packet);
        } else if (isForAll(in, packet.destination())) {
            deliverToMany(in, from, packet);
        } else {
            Transit transit = in.transit();
            if (transit == null
                    || !Ips.isUnicast(packet.destination())
                    || host.routes().isOwn(packet.destination())) {
                host.discards().count(Discard.NOT_FOR_US);
            } else {
                transit.take(in, packet);
            }
        }
    }

    private static boolean isForAll(IpInterface in, InetAddress destination) {
        return destination.isMulticastAddress() || in.addresses().isBroadcast(destination);
    }

    /** Nothing that goes to several is answered by an error, and no stream comes of it. */
    private void deliverToMany(IpInterface in, MacAddress from, IpPacket packet) {
        switch (packet.protocol()) {
            case Protocols.UDP -> host.udp().receive(in, from, packet, true);
            case Protocols.ICMPV6 -> host.icmp().receive(in, packet);
            default -> host.discards().count(Discard.NOT_FOR_US);
        }
    }

    /** Takes a packet for one of our addresses. */
    void deliver(IpInterface in, MacAddress from, IpPacket packet) {
        boolean v6 = packet.isV6();
        switch (packet.protocol()) {
            case Protocols.TCP -> host.tcp().receive(packet);
            case Protocols.UDP -> host.udp().receive(in, from, packet, false);
            case Protocols.ICMP, Protocols.ICMPV6 -> {
                if (v6 == (packet.protocol() == Protocols.ICMPV6)) {
                    host.icmp().receive(in, packet);
                } else {
                    host.discards().count(Discard.UNKNOWN_PROTOCOL);
                }
            }
            default -> host.discards().count(Discard.UNKNOWN_PROTOCOL);
        }
    }

    Fragments fragments() {
        return fragments;
    }
}
