package org.infratest.lab.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Frames for tests. */
public final class Frames {

    /** The address that everybody receives. */
    public static final long EVERYBODY = 0xffff_ffff_ffffL;

    private static final int EXPERIMENTAL = 0x88b5;

    private Frames() {}

    /** A locally administered address. */
    public static long mac(int number) {
        return MacAddress.local(number).value();
    }

    /** An untagged one with a text in it. */
    public static ByteBuffer untagged(long to, long from, String text) {
        return frame(to, from, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** An untagged one of that length. */
    public static ByteBuffer sized(long to, long from, int length) {
        return frame(to, from, new byte[length - 14]);
    }

    /** One with tags, the outer first: each the identifier and then what it controls. */
    public static ByteBuffer tagged(long to, long from, String text, int... tags) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer frame = ByteBuffer.allocate(14 + 2 * tags.length + bytes.length);
        addresses(frame, to, from);
        for (int half : tags) {
            frame.putShort((short) half);
        }
        return frame.putShort((short) EXPERIMENTAL).put(bytes).flip();
    }

    /** As hexadecimal digits. */
    public static String hex(ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(frame.position(), bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static ByteBuffer frame(long to, long from, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
        addresses(frame, to, from);
        return frame.putShort((short) EXPERIMENTAL).put(payload).flip();
    }

    private static void addresses(ByteBuffer frame, long to, long from) {
        new MacAddress(to).put(frame);
        new MacAddress(from).put(frame);
    }
}
