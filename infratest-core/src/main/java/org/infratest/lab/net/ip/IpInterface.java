package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.infratest.lab.net.MacAddress;
import org.infratest.lab.net.Station;
import org.infratest.lab.net.Wire;
import org.jspecify.annotations.Nullable;

/** One of the host's interfaces: Ethernet on one network. Frames with a VLAN tag are not for it. */
final class IpInterface implements Station {

    static final int ETHERNET_HEADER = 14;

    private final IpHost host;
    private final String network;
    private final MacAddress mac;
    private final InterfaceAddresses addresses;
    private final InetAddress linkLocal;
    private final int mtu;
    private final Wire wire;
    private final Neighbours neighbours;
    private volatile @Nullable Transit transit;

    IpInterface(IpHost host, String network, MacAddress mac, InterfaceAddresses addresses, int mtu, Wire wire) {
        this.host = host;
        this.network = network;
        this.mac = mac;
        this.addresses = addresses;
        this.linkLocal = Ips.linkLocal(mac);
        this.mtu = mtu;
        this.wire = wire;
        this.neighbours = new Neighbours(this, host.loop());
    }

    IpHost host() {
        return host;
    }

    String network() {
        return network;
    }

    MacAddress mac() {
        return mac;
    }

    InterfaceAddresses addresses() {
        return addresses;
    }

    InetAddress linkLocal() {
        return linkLocal;
    }

    int mtu() {
        return mtu;
    }

    Neighbours neighbours() {
        return neighbours;
    }

    @Nullable
    Transit transit() {
        return transit;
    }

    void transit(@Nullable Transit taker) {
        transit = taker;
    }

    boolean isOwn(InetAddress address) {
        return address.equals(addresses.ipv4())
                || (addresses.ipv6() != null && (address.equals(addresses.ipv6()) || address.equals(linkLocal)));
    }

    @Override
    public void receive(ByteBuffer frame) {
        int at = frame.position();
        if (frame.remaining() < ETHERNET_HEADER) {
            host.discards().count(Discard.TRUNCATED);
            return;
        }
        MacAddress destination = MacAddress.at(frame, at);
        MacAddress source = MacAddress.at(frame, at + 6);
        if (source.isGroup() || (!destination.equals(mac) && !destination.isGroup())) {
            host.discards().count(Discard.NOT_FOR_US);
            return;
        }
        ByteBuffer packet = frame.slice(at + ETHERNET_HEADER, frame.remaining() - ETHERNET_HEADER);
        switch (frame.getShort(at + 12) & 0xffff) {
            case Protocols.ETHER_ARP -> arp(packet);
            case Protocols.ETHER_IPV4, Protocols.ETHER_IPV6 -> host.input().receive(this, source, packet);
            default -> host.discards().count(Discard.UNKNOWN_PROTOCOL);
        }
    }

    private void arp(ByteBuffer bytes) {
        ArpPacket packet = ArpPacket.read(bytes, host.discards());
        if (packet == null || packet.senderMac().isGroup()) {
            return;
        }
        boolean forUs = packet.target().equals(addresses.ipv4());
        if (Ips.isUnicast(packet.sender()) && !packet.sender().equals(addresses.ipv4())) {
            neighbours.heard(packet.sender(), packet.senderMac(), forUs && packet.isRequest());
        }
        if (forUs && packet.isRequest()) {
            send(packet.senderMac(), Protocols.ETHER_ARP, packet.reply(mac).bytes());
        }
    }

    /** Asks the network for the hardware address of one of its hosts. */
    void ask(InetAddress target) {
        if (Ips.isV6(target)) {
            Ndp.solicit(this, target);
            return;
        }
        InetAddress own = addresses.ipv4();
        if (own != null) {
            ArpPacket request = new ArpPacket(true, mac, own, new MacAddress(0), target);
            send(MacAddress.BROADCAST, Protocols.ETHER_ARP, request.bytes());
        }
    }

    /** Sends a packet that fits the MTU to a hardware address. */
    void send(MacAddress destination, IpPacket packet) {
        int length = packet.payload().remaining() + Ipv6.HEADER + Ipv6.FRAGMENT_HEADER;
        ByteBuffer frame = frame(destination, packet.isV6() ? Protocols.ETHER_IPV6 : Protocols.ETHER_IPV4, length);
        if (packet.isV6()) {
            Ipv6.write(frame, packet);
        } else {
            Ipv4.write(frame, packet);
        }
        wire.send(frame.flip());
    }

    private void send(MacAddress destination, int type, ByteBuffer payload) {
        wire.send(frame(destination, type, payload.remaining()).put(payload).flip());
    }

    private ByteBuffer frame(MacAddress destination, int type, int length) {
        ByteBuffer frame = ByteBuffer.allocate(ETHERNET_HEADER + length);
        destination.put(frame);
        mac.put(frame);
        return frame.putShort((short) type);
    }
}
