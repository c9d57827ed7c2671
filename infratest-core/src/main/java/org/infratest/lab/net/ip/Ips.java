package org.infratest.lab.net.ip;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.infratest.lab.net.MacAddress;

/** IP addresses as they stand in packets. */
final class Ips {

    static final InetAddress ANY4 = of(new byte[4]);
    static final InetAddress ANY6 = of(new byte[16]);
    static final InetAddress BROADCAST4 = of(new byte[] {-1, -1, -1, -1});
    /** All nodes of the link, ff02::1 (RFC 4291). */
    static final InetAddress ALL_NODES = multicast(1);
    /** All routers of the link, ff02::2. */
    static final InetAddress ALL_ROUTERS = multicast(2);

    private Ips() {}

    static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(bytes.length + " bytes are no address", e);
        }
    }

    /** Reads an address of 4 or 16 bytes without moving the position. An IPv4 address mapped into IPv6 comes out as IPv4. */
    static InetAddress at(ByteBuffer buffer, int index, int length) {
        byte[] bytes = new byte[length];
        buffer.get(index, bytes);
        return of(bytes);
    }

    static boolean isV6(InetAddress address) {
        return address instanceof Inet6Address;
    }

    /** Whether a single host can have it: not unspecified, loopback, multicast or broadcast. */
    static boolean isUnicast(InetAddress address) {
        return !address.isAnyLocalAddress()
                && !address.isMulticastAddress()
                && !address.isLoopbackAddress()
                && !(address instanceof Inet4Address && (address.getAddress()[0] & 0xf0) == 0xf0);
    }

    /** Digits only; a scope would name an interface of this computer. */
    static String text(InetAddress address) {
        String literal = address.getHostAddress();
        int scope = literal.indexOf('%');
        return scope < 0 ? literal : literal.substring(0, scope);
    }

    /** The link-local address made from a hardware address (RFC 4291, appendix A). */
    static InetAddress linkLocal(MacAddress mac) {
        long value = mac.value();
        ByteBuffer bytes = ByteBuffer.allocate(16).putShort((short) 0xfe80);
        bytes.putShort(8, (short) ((value >>> 32) ^ 0x0200));
        bytes.put(10, (byte) (value >>> 24)).put(11, (byte) 0xff).put(12, (byte) 0xfe);
        bytes.put(13, (byte) (value >>> 16)).putShort(14, (short) value);
        return of(bytes.array());
    }

    /** The multicast group in which an address is asked for (RFC 4291, 2.7.1). */
    static InetAddress solicitedNode(InetAddress address) {
        byte[] of = address.getAddress();
        byte[] group = multicast(1).getAddress();
        group[11] = 1;
        group[12] = (byte) 0xff;
        System.arraycopy(of, 13, group, 13, 3);
        return of(group);
    }

    /** The hardware address of a multicast group (RFC 1112, RFC 2464). */
    static MacAddress groupMac(InetAddress group) {
        byte[] bytes = group.getAddress();
        long low = ByteBuffer.wrap(bytes).getInt(bytes.length - 4) & 0xffff_ffffL;
        return new MacAddress(isV6(group) ? 0x3333_0000_0000L | low : 0x0100_5e00_0000L | (low & 0x7f_ffff));
    }

    private static InetAddress multicast(int last) {
        return of(new byte[] {-1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) last});
    }
}
