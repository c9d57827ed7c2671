package org.infratest.lab.net.ip;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.infratest.lab.net.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * A message of DHCP on Ethernet (RFC 2131, 2).
 *
 * @param isRequest from a client, or from a server
 * @param id chosen by the client
 * @param flags the first of which asks for a broadcast
 * @param client the client's present address, or unspecified
 * @param yours the address that the client is to have, or unspecified
 * @param relay whoever passed it on, or unspecified
 * @param mac the client's hardware address
 * @param options by number; parts of one are joined (RFC 3396)
 */
record DhcpMessage(
        boolean isRequest,
        int id,
        int flags,
        InetAddress client,
        InetAddress yours,
        InetAddress relay,
        MacAddress mac,
        Map<Integer, byte[]> options) {

    static final int BROADCAST = 0x8000;

    private static final int FIXED = 236;
    private static final int COOKIE = 0x6382_5363;
    private static final int LEAST = 300; // BOOTP clients expect that much (RFC 1542)
    private static final int PAD = 0;
    private static final int END = 255;

    static @Nullable DhcpMessage read(ByteBuffer bytes, Discards discards) {
        int at = bytes.position();
        if (bytes.remaining() < FIXED + 4) {
            return discards.count(Discard.TRUNCATED);
        }
        boolean ethernet = bytes.get(at + 1) == 1 && bytes.get(at + 2) == 6;
        int operation = bytes.get(at);
        MacAddress mac = MacAddress.at(bytes, at + 28);
        if (!ethernet || operation < 1 || operation > 2 || mac.isGroup() || bytes.getInt(at + FIXED) != COOKIE) {
            return discards.count(Discard.MALFORMED);
        }
        Map<Integer, byte[]> options = options(bytes, at + FIXED + 4);
        return new DhcpMessage(
                operation == 1,
                bytes.getInt(at + 4),
                bytes.getShort(at + 10) & 0xffff,
                Ips.at(bytes, at + 12, 4),
                Ips.at(bytes, at + 16, 4),
                Ips.at(bytes, at + 24, 4),
                mac,
                options);
    }

    /** Those up to the end, or up to the first that is cut off. */
    private static Map<Integer, byte[]> options(ByteBuffer bytes, int start) {
        Map<Integer, byte[]> options = new TreeMap<>();
        int at = start;
        while (at < bytes.limit() && (bytes.get(at) & 0xff) != END) {
            if (bytes.get(at) == PAD) {
                at++;
                continue;
            }
            int length = at + 1 < bytes.limit() ? bytes.get(at + 1) & 0xff : bytes.limit();
            if (at + 2 + length > bytes.limit()) {
                break;
            }
            byte[] value = new byte[length];
            bytes.get(at + 2, value);
            options.merge(bytes.get(at) & 0xff, value, DhcpMessage::join);
            at += 2 + length;
        }
        return options;
    }

    private static byte[] join(byte[] a, byte[] b) {
        return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
    }

    /** Its type (option 53), or 0. */
    int type() {
        byte[] type = options.get(DhcpOptions.TYPE);
        return type != null && type.length == 1 ? type[0] : 0;
    }

    /** The address in an option, or null. */
    @Nullable
    InetAddress address(int option) {
        byte[] value = options.get(option);
        return value != null && value.length == 4 ? Ips.of(value) : null;
    }

    ByteBuffer bytes() {
        ByteBuffer head = ByteBuffer.allocate(FIXED + 4);
        head.put((byte) (isRequest ? 1 : 2))
                .put((byte) 1)
                .put((byte) 6)
                .put((byte) 0)
                .putInt(id);
        head.putShort((short) 0).putShort((short) flags);
        head.put(client.getAddress()).put(yours.getAddress()).put(new byte[4]).put(relay.getAddress());
        mac.put(head);
        head.putInt(FIXED, COOKIE);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head.array());
        options.forEach((number, value) -> write(out, number, value));
        out.write(END);
        out.writeBytes(new byte[Math.max(0, LEAST - out.size())]);
        return ByteBuffer.wrap(out.toByteArray());
    }

    private static void write(ByteArrayOutputStream out, int number, byte[] value) {
        for (int at = 0; at == 0 || at < value.length; at += 255) {
            int part = Math.min(255, value.length - at);
            out.write(number);
            out.write(part);
            out.write(value, at, part);
        }
    }
}
