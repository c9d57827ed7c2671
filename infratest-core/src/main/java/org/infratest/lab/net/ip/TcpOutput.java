package org.infratest.lab.net.ip;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What was written to a connection and its peer has not acknowledged yet. Its owner writes, from any thread; the loop reads. */
final class TcpOutput extends OutputStream {

    static final int CAPACITY = 1 << 18;

    private final Ring ring = new Ring(CAPACITY);
    private final Runnable onWrite;
    private boolean finished;
    private boolean released;
    private @Nullable String failure;

    /**
     * Creates an empty one.
     *
     * @param onWrite is told, from the thread that writes, that there is more to send
     */
    TcpOutput(Runnable onWrite) {
        this.onWrite = onWrite;
    }

    synchronized int size() {
        return ring.size();
    }

    synchronized int free() {
        return finished || failure != null ? 0 : ring.free();
    }

    synchronized boolean isFinished() {
        return finished;
    }

    /** A copy of some bytes that wait. */
    synchronized ByteBuffer copy(int offset, int count) {
        byte[] bytes = new byte[count];
        ring.get(offset, bytes, 0, count);
        return ByteBuffer.wrap(bytes);
    }

    /** The peer has the first {@code count} bytes. */
    synchronized void acknowledge(int count) {
        ring.skip(count);
        notifyAll();
    }

    /** The connection broke. */
    synchronized void fail(String reason) {
        if (failure == null) {
            failure = reason;
        }
        ring.clear();
        notifyAll();
    }

    /** Writes as much as there is room for without waiting, and returns how much that was. */
    int offer(ByteBuffer source) {
        int count;
        synchronized (this) {
            count = Math.min(source.remaining(), free());
            append(source.slice(source.position(), count));
            source.position(source.position() + count);
        }
        if (count > 0) {
            onWrite.run();
        }
        return count;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        int written = 0;
        while (written < length) {
            synchronized (this) {
                await();
                int count = Math.min(length - written, ring.free());
                append(ByteBuffer.wrap(source, offset + written, count));
                written += count;
            }
            onWrite.run();
        }
    }

    private void append(ByteBuffer bytes) {
        int count = bytes.remaining();
        if (count > 0) {
            ring.put(0, bytes);
            ring.commit(count);
        }
    }

    private void await() throws IOException {
        while (ring.free() == 0 && !finished && !released && failure == null) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("Interrupted while writing");
            }
        }
        if (released) {
            throw new SocketException("Socket closed");
        }
        if (failure != null) {
            throw new SocketException(failure);
        }
        if (finished) {
            throw new SocketException("Socket output is shutdown");
        }
    }

    /** Lets go of whoever writes; what was written stays. */
    synchronized void release() {
        released = true;
        notifyAll();
    }

    /** Nothing more is written; once everything was sent, the peer hears so. */
    @Override
    public void close() {
        synchronized (this) {
            finished = true;
            notifyAll();
        }
        onWrite.run();
    }
}
