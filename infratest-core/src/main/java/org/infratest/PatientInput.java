package org.infratest;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The input of a socket that has no file descriptor: somebody else fills it, its owner reads, and waits as long as the socket's timeout
 * says. Its monitor guards all of it; those who extend it wake the waiting with {@link #notifyAll}.
 */
public abstract class PatientInput extends InputStream {

    private boolean ended;
    private boolean closed;
    private int timeoutMillis;

    /** How many bytes can be read without waiting. Called with the monitor held. */
    protected abstract int size();

    /** Why nothing more comes, although the peer has not ended the stream; null while it may. Called with the monitor held. */
    protected @Nullable String failure() {
        return null;
    }

    /** How long a read waits before it throws {@link SocketTimeoutException}, in milliseconds; 0 for ever. */
    public final synchronized void timeout(int millis) {
        timeoutMillis = millis;
    }

    /** See {@link #timeout(int)}. */
    public final synchronized int timeout() {
        return timeoutMillis;
    }

    /** Nothing more comes than what is here already. */
    public final synchronized void finish() {
        ended = true;
        notifyAll();
    }

    /** Whether everything was read that ever comes. */
    public final synchronized boolean isAtEnd() {
        return ended && size() == 0;
    }

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public abstract int read(byte[] target, int offset, int length) throws IOException;

    @Override
    public final synchronized int available() {
        return size();
    }

    /** Lets go of whoever reads or writes. */
    @Override
    public final synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Whether its owner has closed it. */
    protected final boolean isClosed() {
        return closed;
    }

    /**
     * Waits until something can be read or the stream has ended. To be called with the monitor held.
     *
     * @throws SocketTimeoutException if that takes longer than the timeout
     * @throws SocketException if it was closed, or nothing is left to read and it has failed
     */
    protected final void awaitInput() throws IOException {
        long start = System.nanoTime();
        while (size() == 0 && !ended && !closed && failure() == null) {
            long left = timeoutMillis == 0 ? 0 : timeoutMillis - (System.nanoTime() - start) / 1_000_000;
            if (timeoutMillis != 0 && left <= 0) {
                throw new SocketTimeoutException("Read timed out");
            }
            pause(left);
        }
        if (closed) {
            throw new SocketException("Socket closed");
        }
        if (size() == 0 && !ended) {
            throw new SocketException(failure());
        }
    }

    /** Waits to be woken, at most so long; 0 for ever. To be called in a loop, with the monitor held. */
    @SuppressWarnings("WaitNotInLoop") // the caller loops
    protected final void pause(long millis) throws IOException {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while reading");
        }
    }
}
