package org.infratest.vantage;

import com.sun.jna.Platform;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** {@code struct sockaddr_in} and {@code sockaddr_in6}; both systems agree but for a length byte in front on macOS. */
final class SocketAddressBytes {

    static final int MAXIMUM = 28;

    private static final int IPV4_AT = 4;
    private static final int IPV4_SIZE = 16;
    private static final int IPV6_AT = 8;
    private static final int SCOPE_AT = 24;

    private SocketAddressBytes() {}

    static byte[] of(InetAddress address) {
        return of(new InetSocketAddress(address, 0));
    }

    static byte[] of(InetSocketAddress end) {
        InetAddress address = end.getAddress();
        boolean isIpv6 = address instanceof Inet6Address;
        ByteBuffer bytes = ByteBuffer.allocate(isIpv6 ? MAXIMUM : IPV4_SIZE).order(ByteOrder.nativeOrder());
        int family = isIpv6 ? NativeSockets.AF_INET6 : NativeSockets.AF_INET;
        if (Platform.isMac()) {
            bytes.put((byte) bytes.capacity()).put((byte) family);
        } else {
            bytes.putShort((short) family);
        }
        bytes.put((byte) (end.getPort() >> 8)).put((byte) end.getPort());
        bytes.put(isIpv6 ? IPV6_AT : IPV4_AT, address.getAddress());
        if (address instanceof Inet6Address scoped) {
            bytes.putInt(SCOPE_AT, scoped.getScopeId());
        }
        return bytes.array();
    }

    /** The address, or null where there is none. */
    static @Nullable InetAddress read(byte[] bytes) {
        ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        int family = Platform.isMac() ? all.get(1) & 0xff : all.getShort(0);
        if (family == NativeSockets.AF_INET) {
            return address(Arrays.copyOfRange(bytes, IPV4_AT, IPV4_AT + 4));
        }
        return family == NativeSockets.AF_INET6 ? address(Arrays.copyOfRange(bytes, IPV6_AT, IPV6_AT + 16)) : null;
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(bytes.length + " bytes are no address", e);
        }
    }
}
