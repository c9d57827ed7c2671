package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames without a tag that carry packets, for tests. */
public final class Packets {

    public static final int SYN = TcpSegment.SYN;
    public static final int ACK = TcpSegment.ACK;
    public static final int RST = TcpSegment.RST;

    private static final int MOST = 2000;

    private Packets() {}

    /** A segment of TCP, of which the flags and the data count. */
    public static ByteBuffer tcp(InetAddress from, InetAddress to, int flags, String data) {
        byte[] bytes = data.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer segment = ByteBuffer.allocate(TcpSegment.HEADER + bytes.length);
        segment.put(12, (byte) (TcpSegment.HEADER / 4 << 4)).put(13, (byte) flags);
        segment.put(TcpSegment.HEADER, bytes);
        return of(from, to, Protocols.TCP, segment);
    }

    /** A datagram of UDP. */
    public static ByteBuffer udp(InetAddress from, InetAddress to) {
        return of(from, to, Protocols.UDP, ByteBuffer.allocate(8));
    }

    /** A message of ICMP, or of ICMPv6, of that type. */
    public static ByteBuffer icmp(InetAddress from, InetAddress to, int type) {
        return of(
                from,
                to,
                Ips.isV6(to) ? Protocols.ICMPV6 : Protocols.ICMP,
                ByteBuffer.allocate(8).put(0, (byte) type));
    }

    /** Any packet. */
    public static ByteBuffer of(InetAddress from, InetAddress to, int protocol, ByteBuffer payload) {
        return of(IpPacket.of(from, to, protocol, payload));
    }

    static ByteBuffer of(IpPacket packet) {
        ByteBuffer frame = ByteBuffer.allocate(MOST);
        boolean six = packet.isV6();
        frame.position(12).putShort((short) (six ? Protocols.ETHER_IPV6 : Protocols.ETHER_IPV4));
        if (six) {
            Ipv6.write(frame, packet);
        } else {
            Ipv4.write(frame, packet);
        }
        return frame.flip();
    }
}
