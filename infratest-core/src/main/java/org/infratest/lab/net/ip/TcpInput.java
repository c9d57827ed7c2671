package org.infratest.lab.net.ip;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.infratest.PatientInput;
import org.jspecify.annotations.Nullable;

/** What a connection received and nobody has read yet. The loop writes; its owner reads, from any thread. */
final class TcpInput extends PatientInput {

    static final int CAPACITY = 1 << 18;

    private final Ring ring = new Ring(CAPACITY);
    private final Runnable onRead;
    private @Nullable String failure;

    /**
     * Creates an empty one.
     *
     * @param onRead is told, from the thread that reads, that there is more room
     */
    TcpInput(Runnable onRead) {
        this.onRead = onRead;
    }

    /** How many more bytes it takes. */
    synchronized int free() {
        return ring.free();
    }

    /** Stores bytes a distance behind those that came in order. */
    synchronized void put(int distance, ByteBuffer bytes) {
        ring.put(distance, bytes);
    }

    /** The next {@code count} bytes are complete. */
    synchronized void commit(int count) {
        ring.commit(count);
        notifyAll();
    }

    /** The connection broke; what came before can still be read. */
    synchronized void fail(String reason) {
        if (failure == null) {
            failure = reason;
        }
        notifyAll();
    }

    /** Reads what is there without waiting. */
    int poll(ByteBuffer target) {
        int count;
        synchronized (this) {
            count = Math.min(target.remaining(), ring.size());
            byte[] bytes = new byte[count];
            ring.get(0, bytes, 0, count);
            ring.skip(count);
            target.put(bytes);
        }
        if (count > 0) {
            onRead.run();
        }
        return count;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int count;
        synchronized (this) {
            awaitInput();
            count = Math.min(length, ring.size());
            ring.get(0, target, offset, count);
            ring.skip(count);
        }
        if (count == 0) {
            return -1;
        }
        onRead.run();
        return count;
    }

    @Override
    protected int size() {
        return ring.size();
    }

    @Override
    protected @Nullable String failure() {
        return failure;
    }
}
