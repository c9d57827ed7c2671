package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.infratest.lab.net.MacAddress;
import org.infratest.lab.net.Wire;

/**
 * Machines that are served addresses.
 *
 * @param server who serves them
 * @param wire their way to it, on the same loop
 */
public record DhcpClients(IpHost server, Wire wire) {

    private static final int LONGEST = 1514;

    /** One asks for an address that it had before. From any thread. */
    public void request(MacAddress machine, InetAddress address) {
        ByteBuffer frame = frame(machine, datagram(machine, address).packet());
        server.loop().execute(() -> wire.send(frame));
    }

    private static UdpDatagram datagram(MacAddress machine, InetAddress address) {
        Map<Integer, byte[]> options =
                Map.of(DhcpOptions.TYPE, new byte[] {DhcpOptions.REQUEST}, DhcpOptions.REQUESTED, address.getAddress());
        DhcpMessage message =
                new DhcpMessage(true, 77, 0, Ips.ANY4, Ips.ANY4, Ips.ANY4, machine, new TreeMap<>(options));
        return new UdpDatagram(
                new InetSocketAddress(Ips.ANY4, 68), new InetSocketAddress(Ips.BROADCAST4, 67), message.bytes());
    }

    private static ByteBuffer frame(MacAddress source, IpPacket packet) {
        ByteBuffer frame = ByteBuffer.allocate(LONGEST);
        MacAddress.BROADCAST.put(frame);
        source.put(frame);
        frame.putShort((short) Protocols.ETHER_IPV4);
        Ipv4.write(frame, packet);
        return frame.flip();
    }
}
