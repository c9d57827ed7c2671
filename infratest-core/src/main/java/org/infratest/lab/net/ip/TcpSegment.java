package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A segment of TCP (RFC 9293) with the two options that are used here: maximum segment size and window scale (RFC 7323).
 *
 * @param flags see the constants
 * @param window as it stands in the header, unscaled
 * @param mss the option's value, or 0 without one
 * @param scale the option's shift, or -1 without one
 */
record TcpSegment(
        int sourcePort,
        int destinationPort,
        int sequence,
        int acknowledgment,
        int flags,
        int window,
        int mss,
        int scale,
        ByteBuffer payload) {

    static final int HEADER = 20;
    static final int FIN = 1;
    static final int SYN = 2;
    static final int RST = 4;
    static final int PSH = 8;
    static final int ACK = 16;

    private static final int OPTION_MSS = 2;
    private static final int OPTION_SCALE = 3;
    private static final int MOST_SCALE = 14;

    static @Nullable TcpSegment read(IpPacket packet, Discards discards) {
        ByteBuffer bytes = packet.payload();
        int at = bytes.position();
        if (bytes.remaining() < HEADER) {
            return discards.count(Discard.TRUNCATED);
        }
        int header = (bytes.get(at + 12) & 0xf0) >> 2;
        if (header < HEADER || header > bytes.remaining()) {
            return discards.count(Discard.MALFORMED);
        }
        if (Checksum.of(packet.source(), packet.destination(), Protocols.TCP, bytes) != 0) {
            return discards.count(Discard.BAD_CHECKSUM);
        }
        ByteBuffer options = bytes.slice(at + HEADER, header - HEADER);
        return new TcpSegment(
                bytes.getShort(at) & 0xffff,
                bytes.getShort(at + 2) & 0xffff,
                bytes.getInt(at + 4),
                bytes.getInt(at + 8),
                bytes.get(at + 13) & 0x3f,
                bytes.getShort(at + 14) & 0xffff,
                Math.max(0, option(options, OPTION_MSS)),
                Math.min(MOST_SCALE, option(options, OPTION_SCALE)),
                bytes.slice(at + header, bytes.remaining() - header));
    }

    /** The value of an option of one or two bytes, or -1. Malformed options end the list. */
    private static int option(ByteBuffer options, int wanted) {
        int at = 0;
        while (at + 1 < options.limit() && options.get(at) != 0) {
            if (options.get(at) == 1) {
                at++;
                continue;
            }
            int length = options.get(at + 1) & 0xff;
            if (length < 2 || at + length > options.limit()) {
                return -1;
            }
            if (options.get(at) == wanted && length == 4) {
                return options.getShort(at + 2) & 0xffff;
            }
            if (options.get(at) == wanted && length == 3) {
                return options.get(at + 2) & 0xff;
            }
            at += length;
        }
        return -1;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** How much of the sequence it takes: its bytes, one for SYN and one for FIN. */
    int length() {
        return payload.remaining() + (has(SYN) ? 1 : 0) + (has(FIN) ? 1 : 0);
    }

    /** The packet that carries it. */
    IpPacket packet(InetAddress source, InetAddress destination) {
        int options = (mss > 0 ? 4 : 0) + (scale >= 0 ? 4 : 0);
        ByteBuffer out = ByteBuffer.allocate(HEADER + options + payload.remaining());
        out.putShort((short) sourcePort).putShort((short) destinationPort);
        out.putInt(sequence).putInt(acknowledgment);
        out.put((byte) ((HEADER + options) << 2))
                .put((byte) flags)
                .putShort((short) window)
                .putInt(0);
        if (mss > 0) {
            out.put((byte) OPTION_MSS).put((byte) 4).putShort((short) mss);
        }
        if (scale >= 0) {
            out.put((byte) 1).put((byte) OPTION_SCALE).put((byte) 3).put((byte) scale);
        }
        out.put(payload.duplicate()).flip();
        out.putShort(16, (short) Checksum.of(source, destination, Protocols.TCP, out));
        return IpPacket.of(source, destination, Protocols.TCP, out);
    }
}
