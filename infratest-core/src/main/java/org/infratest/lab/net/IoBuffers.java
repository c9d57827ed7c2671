package org.infratest.lab.net;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The memory through which a loop's channels go: one buffer into which all are read, one after the other, and pieces of which
 * queues are made. So an idle link has no memory of its own, however many there are.
 */
final class IoBuffers {

    static final int PIECE = 64 * 1024;

    private static final int READ = 512 * 1024;
    private static final int KEPT = 16;

    private final ByteBuffer reading = ByteBuffer.allocateDirect(READ);
    private final ByteBuffer writing = reading.duplicate();
    private final Deque<ByteBuffer> pieces = new ArrayDeque<>();

    /** What is read into. Its content counts until the reader returns to the loop. */
    ByteBuffer reading() {
        return reading;
    }

    /** Whether it is that very buffer, whatever is in it. */
    @SuppressWarnings("ReferenceEquality")
    boolean isReading(ByteBuffer buffer) {
        return buffer == reading;
    }

    /** A part of the same memory, to be written from; valid until the next call. */
    ByteBuffer reading(int from, int to) {
        return writing.limit(to).position(from);
    }

    /** An empty piece; its limit is where its content ends. */
    ByteBuffer piece() {
        ByteBuffer piece = pieces.poll();
        return (piece == null ? ByteBuffer.allocateDirect(PIECE) : piece.clear()).limit(0);
    }

    /** Takes a piece back. */
    void recycle(ByteBuffer piece) {
        if (pieces.size() < KEPT) {
            pieces.push(piece);
        }
    }
}
