package org.infratest.lab.keeper;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The bytes of a TCP connection that lives in a keeper, in both directions over one {@link Talk}: each frame is a length of 4 bytes, most
 * significant first, and so many bytes. Lengths that are not above zero say that something ends.
 */
final class Frames {

    /** The most bytes of one. */
    static final int LARGEST = 1 << 16;

    private static final int END = 0;
    private static final int BROKEN = -1;
    private static final int ABORT = -2;

    private final Talk talk;

    Frames(Talk talk) {
        this.talk = talk;
    }

    /** What comes. */
    sealed interface Frame {

        /** Bytes. */
        @SuppressWarnings("ArrayRecordComponent") // handed on, and never compared
        record Bytes(byte[] bytes) implements Frame {}

        /** The sender sends no more. */
        record End() implements Frame {}

        /** The connection is broken, and why; a text follows. */
        record Broken(String why) implements Frame {}

        /** The connection is to be broken off. */
        record Abort() implements Frame {}
    }

    void send(byte[] bytes, int offset, int length) throws IOException {
        for (int sent = 0; sent < length; ) {
            int part = Math.min(LARGEST, length - sent);
            talk.write(ByteBuffer.allocate(Integer.BYTES + part)
                    .putInt(part)
                    .put(bytes, offset + sent, part)
                    .flip());
            sent += part;
        }
    }

    void end() throws IOException {
        talk.write(ByteBuffer.allocate(Integer.BYTES).putInt(END).flip());
    }

    void abort() throws IOException {
        talk.write(ByteBuffer.allocate(Integer.BYTES).putInt(ABORT).flip());
    }

    void broken(String why) throws IOException {
        byte[] text = why.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, LARGEST);
        talk.write(ByteBuffer.allocate(2 * Integer.BYTES + length)
                .putInt(BROKEN)
                .putInt(length)
                .put(text, 0, length)
                .flip());
    }

    /** Empty at the end of the talk itself. */
    Optional<Frame> next() throws IOException {
        Optional<Integer> length = talk.number();
        if (length.isEmpty()) {
            return Optional.empty();
        }
        int number = length.get();
        return Optional.of(
                switch (number) {
                    case END -> new Frame.End();
                    case ABORT -> new Frame.Abort();
                    case BROKEN ->
                        new Frame.Broken(
                                new String(talk.bytes(checked(talk.number().orElse(0))), StandardCharsets.UTF_8));
                    default -> new Frame.Bytes(talk.bytes(checked(number)));
                });
    }

    private static int checked(int length) throws IOException {
        if (length < 0 || length > LARGEST) {
            throw new IOException("A frame of " + length + " bytes");
        }
        return length;
    }
}
