package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names that stand for addresses (RFC 1035, 3.5, and RFC 3596, 2.5). */
final class ReverseName {

    private static final Pattern IPV4 =
            Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.in-addr\\.arpa");
    private static final Pattern IPV6 = Pattern.compile("([0-9a-f]\\.){32}ip6\\.arpa");

    private ReverseName() {}

    /** The address that a name in lower case stands for, or null. */
    static @Nullable InetAddress address(String name) {
        var four = IPV4.matcher(name);
        if (four.matches()) {
            byte[] bytes = new byte[4];
            for (int i = 0; i < 4; i++) {
                int value = Integer.parseInt(four.group(4 - i));
                if (value > 255) {
                    return null;
                }
                bytes[i] = (byte) value;
            }
            return Ips.of(bytes);
        }
        return IPV6.matcher(name).matches() ? ipv6(name) : null;
    }

    private static InetAddress ipv6(String name) {
        byte[] bytes = new byte[16];
        for (int i = 0; i < 32; i++) {
            int digit = Character.digit(name.charAt(2 * (31 - i)), 16);
            bytes[i / 2] |= (byte) (i % 2 == 0 ? digit << 4 : digit);
        }
        return Ips.of(bytes);
    }
}
