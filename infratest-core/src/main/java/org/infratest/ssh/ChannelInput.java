package org.infratest.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.util.function.BooleanSupplier;
import org.infratest.PatientInput;

/**
 * What a channel has received and nobody has read yet. JSch's thread writes, whoever owns the socket reads. Bounded: a
 * peer that sends faster than is read waits, and the channel's window with it. A closed reader lets the writer go.
 */
final class ChannelInput extends PatientInput {

    private static final int CAPACITY = 1 << 18;

    private final byte[] ring = new byte[CAPACITY];
    private final OutputStream sink = new Sink();
    private final BooleanSupplier sessionLives;
    private int first;
    private int count;

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
    protected int size() {
        return count;
    }

    private int end() throws SocketException {
        if (!sessionLives.getAsBoolean()) {
            throw new SocketException("The SSH session was lost");
        }
        return -1;
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
            while (count == CAPACITY && !isClosed()) {
                pause(0);
            }
            if (isClosed()) {
                throw new SocketException("Socket closed");
            }
        }
    }
}
