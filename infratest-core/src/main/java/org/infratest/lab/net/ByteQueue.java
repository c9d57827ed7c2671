package org.infratest.lab.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** Bytes that wait to be written. Made of pieces, which it has only while there are some. */
final class ByteQueue {

    private final IoBuffers memory;
    private final Deque<ByteBuffer> pieces = new ArrayDeque<>();
    private final ByteBuffer number = ByteBuffer.allocate(Integer.BYTES);
    private int size;

    ByteQueue(IoBuffers memory) {
        this.memory = memory;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Appends a number in four bytes, the highest first. */
    void putInt(int value) {
        number.putInt(0, value);
        put(number, 0, Integer.BYTES);
    }

    /** Appends bytes of a buffer, whose position and limit do not matter and do not change. */
    void put(ByteBuffer source, int start, int length) {
        int done = 0;
        while (done < length) {
            ByteBuffer piece = lastWithRoom();
            int at = piece.limit();
            int some = Math.min(length - done, piece.capacity() - at);
            piece.limit(at + some);
            piece.put(at, source, start + done, some);
            done += some;
        }
        size += length;
    }

    /** Writes as much as the channel takes. */
    void writeTo(GatheringByteChannel channel) throws IOException {
        ByteBuffer piece;
        while ((piece = pieces.peekFirst()) != null) {
            size -= channel.write(piece);
            if (piece.hasRemaining()) {
                return;
            }
            memory.recycle(pieces.removeFirst());
        }
    }

    void clear() {
        pieces.forEach(memory::recycle);
        pieces.clear();
        size = 0;
    }

    private ByteBuffer lastWithRoom() {
        ByteBuffer last = pieces.peekLast();
        if (last == null || last.limit() == last.capacity()) {
            last = memory.piece();
            pieces.addLast(last);
        }
        return last;
    }
}
