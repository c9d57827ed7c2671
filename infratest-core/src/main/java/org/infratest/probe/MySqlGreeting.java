package org.infratest.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.infratest.Printable;
import org.infratest.probe.Conversation.RefusedException;

/**
 * The first packet of a server of MySQL or MariaDB (protocol version 10), and the answers that need no password.
 *
 * @param version as the server calls itself, without the {@code 5.5.5-} that MariaDB puts before it for old clients
 * @param capabilities the low half of its capability flags
 * @param plugin the way to log in that it prefers, or an empty string
 * @param charset the number of its character set
 */
record MySqlGreeting(String version, int capabilities, String plugin, int charset) {

    private static final int LONGEST = 1 << 14;
    private static final int ERROR = 0xff;
    private static final int VERSION_10 = 10;
    private static final int PROTOCOL_41 = 0x200;
    private static final int TLS = 0x800;
    private static final int SECURE_CONNECTION = 0x8000;
    private static final int PLUGIN_AUTH = 0x80000;
    private static final int MOST_BYTES_IN_A_PACKET = 1 << 24;

    /**
     * Reads it.
     *
     * @throws RefusedException if the server turns the client away, with its reason
     * @throws ProtocolException if it is something else
     */
    static MySqlGreeting read(Wire wire) throws IOException {
        ByteBuffer packet = packet(wire);
        int first = packet.get() & 0xff;
        if (first == ERROR) {
            throw new RefusedException("the server refused the connection: " + error(packet));
        }
        if (first != VERSION_10) {
            throw new ProtocolException("its first packet is of version " + first + " instead of 10");
        }
        return greeting(packet);
    }

    private static ByteBuffer packet(Wire wire) throws IOException {
        byte[] head = wire.bytes(4);
        int length = (head[0] & 0xff) | (head[1] & 0xff) << 8 | (head[2] & 0xff) << 16;
        if (length < 1 || length > LONGEST) {
            throw new ProtocolException(
                    "it began with '" + Printable.line(Wire.latin(head), 40) + "', which is no packet of MySQL");
        }
        return ByteBuffer.wrap(wire.bytes(length)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static MySqlGreeting greeting(ByteBuffer packet) throws ProtocolException {
        String version = untilZero(packet).replaceFirst("^5\\.5\\.5-(?=.*MariaDB)", "");
        if (packet.remaining() < 4 + 8 + 1 + 2) {
            throw new ProtocolException("its first packet is too short");
        }
        packet.position(packet.position() + 4 + 8 + 1); // number of the connection, salt, filler
        int capabilities = packet.getShort() & 0xffff;
        if (packet.remaining() < 1 + 2 + 2 + 1 + 10) {
            return new MySqlGreeting(version, capabilities, "", 0);
        }
        int charset = packet.get() & 0xff;
        packet.position(packet.position() + 2);
        int all = capabilities | (packet.getShort() & 0xffff) << 16;
        int salt = Math.max(13, (packet.get() & 0xff) - 8);
        packet.position(packet.position() + 10);
        boolean named = (all & PLUGIN_AUTH) != 0 && packet.remaining() > salt;
        if (named) {
            packet.position(packet.position() + salt);
        }
        return new MySqlGreeting(version, all, named ? untilZero(packet) : "", charset);
    }

    private static String untilZero(ByteBuffer packet) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        while (packet.hasRemaining()) {
            byte next = packet.get();
            if (next == 0) {
                break;
            }
            text.write(next);
        }
        return Decoded.text(text.toByteArray());
    }

    /** Number and text of an error packet, behind its first byte. */
    private static String error(ByteBuffer packet) {
        int code = packet.remaining() < 2 ? 0 : packet.getShort() & 0xffff;
        byte[] rest = new byte[packet.remaining()];
        packet.get(rest);
        return Printable.line(Decoded.text(rest).replaceFirst("^#.{5}", ""), 300) + " (error " + code + ")";
    }

    boolean offersTls() {
        return (capabilities & TLS) != 0;
    }

    boolean isMariaDb() {
        return version.contains("MariaDB");
    }

    /** Asks for TLS in place of an answer. */
    byte[] tlsRequest() {
        return packet(head(TLS));
    }

    /**
     * An answer of somebody whom the server does not know. Whoever leaves without one is counted by the server as a broken client,
     * and after 100 of those it lets nobody in from that address any more (max_connect_errors).
     */
    byte[] strangersAnswer() {
        byte[] user = "infratest".getBytes(StandardCharsets.US_ASCII);
        byte[] way = plugin.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer body = ByteBuffer.allocate(32 + user.length + 1 + 1 + way.length + 1);
        body.put(head(way.length == 0 ? 0 : PLUGIN_AUTH)).put(user).put((byte) 0);
        body.put((byte) 0); // no password
        body.put(way).put((byte) 0);
        return packet(body.array());
    }

    private byte[] head(int flags) {
        return ByteBuffer.allocate(32)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(PROTOCOL_41 | SECURE_CONNECTION | flags)
                .putInt(MOST_BYTES_IN_A_PACKET)
                .put((byte) charset)
                .array();
    }

    /** The second packet of a conversation. */
    private static byte[] packet(byte[] body) {
        return ByteBuffer.allocate(4 + body.length)
                .put((byte) body.length)
                .put((byte) (body.length >> 8))
                .put((byte) 0)
                .put((byte) 1)
                .put(body)
                .array();
    }
}
