package org.infratest.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.infratest.PatientInput;

/**
 * What a channel has received and nobody has read yet. JSch's thread writes, whoever owns the socket reads. Bounded: a
 * peer that sends faster than is read waits, and the channel's window with it. A closed reader lets the writer go.
 */
final class ChannelInput extends PatientInput {

    private static final int CAPACITY = 1 << 18;
    private static final Duration LAST_MOMENT = Duration.ofMillis(400);

    private final byte[] ring = new byte[CAPACITY];
    private final OutputStream sink = new Sink();
    private final BooleanSupplier channelLives;
    private final BooleanSupplier sessionLives;
    private boolean endedByPeer;
    private int first;
    private int count;

    /**
     * Creates an empty one.
     *
     * @param channelLives whether the channel is still there; JSch keeps one that the machine has said the end of
     * @param sessionLives whether the session is still there; if not, the end of input is no end that the peer made
     */
    ChannelInput(BooleanSupplier channelLives, BooleanSupplier sessionLives) {
        this.channelLives = channelLives;
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

    private int end() throws IOException {
        if (isCarrierLost()) {
            throw new CarrierLostException();
        }
        return -1;
    }

    /** Whether the stream is at its end because the session is, and not because the peer ended it. */
    synchronized boolean isCarrierLost() throws IOException {
        return !endedByPeer && isSessionLost();
    }

    /** A session that is lost closes its channels first, and admits a moment later that it is no more. */
    private boolean isSessionLost() throws IOException {
        for (long start = System.nanoTime();
                sessionLives.getAsBoolean() && System.nanoTime() - start < LAST_MOMENT.toNanos(); ) {
            pause(LAST_MOMENT.toMillis() / 20);
        }
        return !sessionLives.getAsBoolean();
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
            synchronized (ChannelInput.this) {
                endedByPeer = endedByPeer || channelLives.getAsBoolean();
                finish();
            }
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
