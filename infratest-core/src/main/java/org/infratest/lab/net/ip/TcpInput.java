package org.infratest.lab.net.ip;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a connection received and nobody has read yet. The loop writes; its owner reads, from any thread. */
final class TcpInput extends InputStream {

    static final int CAPACITY = 1 << 18;

    private final Ring ring = new Ring(CAPACITY);
    private final Runnable onRead;
    private boolean ended;
    private boolean closed;
    private @Nullable String failure;
    private int timeoutMillis;

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

    /** Nothing more comes. */
    synchronized void finish() {
        ended = true;
        notifyAll();
    }

    /** The connection broke; what came before can still be read. */
    synchronized void fail(String reason) {
        if (failure == null) {
            failure = reason;
        }
        notifyAll();
    }

    synchronized void timeout(int millis) {
        timeoutMillis = millis;
    }

    synchronized int timeout() {
        return timeoutMillis;
    }

    /** Whether everything was read that ever comes. */
    synchronized boolean isAtEnd() {
        return ended && ring.size() == 0;
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
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int count;
        synchronized (this) {
            await();
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

    private void await() throws IOException {
        long start = System.nanoTime();
        while (ring.size() == 0 && !ended && !closed && failure == null) {
            long left = timeoutMillis == 0 ? 0 : timeoutMillis - (System.nanoTime() - start) / 1_000_000;
            if (timeoutMillis != 0 && left <= 0) {
                throw new SocketTimeoutException("Read timed out");
            }
            pause(left);
        }
        if (closed) {
            throw new SocketException("Socket closed");
        }
        if (ring.size() == 0 && !ended) {
            throw new SocketException(failure);
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the caller loops
    private void pause(long millis) throws IOException {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while reading");
        }
    }

    @Override
    public synchronized int available() {
        return ring.size();
    }

    /** Lets go of whoever reads. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
