package org.infratest.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.function.BooleanSupplier;

/**
 * What a channel has received and nobody has read yet. JSch's thread writes, whoever owns the socket reads. Bounded: a
 * peer that sends faster than is read waits, and the channel's window with it. A closed reader lets the writer go.
 */
final class ChannelInput extends InputStream {

    private static final int CAPACITY = 1 << 18;

    private final byte[] ring = new byte[CAPACITY];
    private final OutputStream sink = new Sink();
    private final BooleanSupplier sessionLives;
    private int first;
    private int count;
    private boolean ended;
    private boolean closed;
    private int timeoutMillis;

    /**
     * Creates an empty one.
     *
     * @param sessionLives whether the session is still there; if not, the end of input is no end that the peer made
     */
    ChannelInput(BooleanSupplier sessionLives) {
        this.sessionLives = sessionLives;
    }

    /** Where JSch writes to. */
    OutputStream sink() {
        return sink;
    }

    /** How long a read waits before it throws {@link SocketTimeoutException}; 0 for ever. */
    synchronized void timeout(int millis) {
        timeoutMillis = millis;
    }

    synchronized int timeout() {
        return timeoutMillis;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public synchronized int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        awaitInput();
        if (count == 0) {
            return end();
        }
        int taken = Math.min(length, Math.min(count, CAPACITY - first));
        System.arraycopy(ring, first, bytes, offset, taken);
        first = (first + taken) % CAPACITY;
        count -= taken;
        notifyAll();
        return taken;
    }

    @Override
    public synchronized int available() {
        return count;
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Nothing more is read than what is here already. */
    synchronized void finish() {
        ended = true;
        notifyAll();
    }

    private int end() throws SocketException {
        if (!sessionLives.getAsBoolean()) {
            throw new SocketException("The SSH session was lost");
        }
        return -1;
    }

    private void awaitInput() throws IOException {
        long start = System.nanoTime();
        while (count == 0 && !ended && !closed) {
            long left = timeoutMillis == 0 ? 0 : timeoutMillis - (System.nanoTime() - start) / 1_000_000;
            if (timeoutMillis != 0 && left <= 0) {
                throw new SocketTimeoutException("Read timed out");
            }
            pause(left);
        }
        if (closed) {
            throw new SocketException("Socket closed");
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

    /** The writer's side; its end is the end of the stream. */
    private final class Sink extends OutputStream {

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            synchronized (ChannelInput.this) {
                int written = 0;
                while (written < length) {
                    awaitRoom();
                    written += put(bytes, offset + written, length - written);
                }
            }
        }

        @Override
        public void close() {
            finish();
        }

        private int put(byte[] bytes, int offset, int length) {
            int next = (first + count) % CAPACITY;
            int put = Math.min(length, Math.min(CAPACITY - count, CAPACITY - next));
            System.arraycopy(bytes, offset, ring, next, put);
            count += put;
            ChannelInput.this.notifyAll();
            return put;
        }

        private void awaitRoom() throws IOException {
            while (count == CAPACITY && !closed) {
                pause(0);
            }
            if (closed) {
                throw new SocketException("Socket closed");
            }
        }
    }
}
