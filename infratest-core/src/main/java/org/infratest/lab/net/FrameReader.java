package org.infratest.lab.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Takes frames out of QEMU's stream, in which each follows its length in four bytes, the highest first. All on the loop. */
final class FrameReader {

    /** QEMU's own limit to a frame on such a connection (its {@code NET_BUFSIZE}). */
    static final int LONGEST = 4096 + 65_536;

    static final int LENGTH = Integer.BYTES;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final IoBuffers buffers;
    private final PendingLinks pending;
    private final SwitchPort port;

    /** The beginning of a frame whose end has not come yet, from 0 to its limit. */
    private ByteBuffer begun = NOTHING;

    FrameReader(IoBuffers buffers, PendingLinks pending, SwitchPort port) {
        this.buffers = buffers;
        this.pending = pending;
        this.port = port;
    }

    /**
     * Reads once, and gives the port what is complete.
     *
     * @return how many bytes came; -1 where there will be no more
     * @throws MalformedStreamException if it cannot be told where the next frame begins
     */
    int read(ReadableByteChannel channel) throws IOException {
        ByteBuffer in = buffers.reading();
        in.clear().put(begun.rewind());
        int count = channel.read(in);
        if (count > 0) {
            forward(in);
        }
        return count;
    }

    /** Whether the end of a frame has not come yet. */
    boolean isWithinFrame() {
        return begun.limit() > 0;
    }

    private void forward(ByteBuffer in) throws MalformedStreamException {
        pending.beginBatch();
        try {
            int at = 0;
            int end = in.position();
            int next;
            while ((next = end(in, at, end)) >= 0) {
                port.fromHost(in, at + LENGTH, next - at - LENGTH);
                at = next;
            }
            keep(in, at, end);
        } finally {
            pending.endBatch();
        }
    }

    /** Where the frame ends that begins there, or -1 where it has not all come. */
    private static int end(ByteBuffer in, int at, int end) throws MalformedStreamException {
        if (end - at < LENGTH) {
            return -1;
        }
        int length = in.getInt(at);
        if (length < 0 || length > LONGEST) {
            throw new MalformedStreamException("the machine announced a frame of " + Integer.toUnsignedString(length)
                    + " bytes, and QEMU sends no more than " + LONGEST);
        }
        return end - at - LENGTH < length ? -1 : at + LENGTH + length;
    }

    private void keep(ByteBuffer in, int from, int to) {
        int length = to - from;
        if (length == 0) {
            begun = NOTHING;
            return;
        }
        if (begun.capacity() < length) {
            begun = ByteBuffer.allocate(length);
        }
        begun.clear().limit(length).put(0, in, from, length);
    }

    /** What a machine sent is no stream of frames. */
    static final class MalformedStreamException extends IOException {

        private static final long serialVersionUID = 1L;

        private final String reason;

        MalformedStreamException(String reason) {
            super(reason);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }
}
