package org.infratest.vantage;

import com.sun.jna.Platform;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** {@code struct sockaddr_in} and {@code sockaddr_in6}; both systems agree but for a length byte in front on macOS. */
final class SocketAddressBytes {

    static final int MAXIMUM = 28;

    private static final int IPV4_AT = 4;
    private static final int IPV4_SIZE = 16;
    private static final int IPV6_AT = 8;
    private static final int SCOPE_AT = 24;

    private SocketAddressBytes() {}

    static byte[] of(InetAddress address) {
        boolean isIpv6 = address instanceof Inet6Address;
        ByteBuffer bytes = ByteBuffer.allocate(isIpv6 ? MAXIMUM : IPV4_SIZE).order(ByteOrder.nativeOrder());
        int family = isIpv6 ? NativeSockets.AF_INET6 : NativeSockets.AF_INET;
        if (Platform.isMac()) {
            bytes.put((byte) bytes.capacity()).put((byte) family);
        } else {
            bytes.putShort((short) family);
        }
        bytes.put(isIpv6 ? IPV6_AT : IPV4_AT, address.getAddress());
        if (address instanceof Inet6Address scoped) {
            bytes.putInt(SCOPE_AT, scoped.getScopeId());
        }
        return bytes.array();
    }

    static InetAddress read(byte[] bytes, boolean isIpv6) {
        return IcmpPacket.address(
                isIpv6
                        ? Arrays.copyOfRange(bytes, IPV6_AT, IPV6_AT + 16)
                        : Arrays.copyOfRange(bytes, IPV4_AT, IPV4_AT + 4));
    }
}
