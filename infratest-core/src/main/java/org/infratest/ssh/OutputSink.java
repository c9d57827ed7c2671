package org.infratest.ssh;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the first bytes of an output and drops the rest, so that the machine never has to wait and never fills memory. */
final class OutputSink extends OutputStream {

    static final int LIMIT = 1 << 20;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final Runnable onClose;
    private boolean truncated;

    /**
     * Creates an empty sink.
     *
     * @param onClose run when the output has ended
     */
    OutputSink(Runnable onClose) {
        this.onClose = onClose;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        int room = Math.min(length, LIMIT - kept.size());
        kept.write(bytes, offset, room);
        truncated |= room < length;
    }

    @Override
    public void close() {
        onClose.run();
    }

    synchronized boolean isTruncated() {
        return truncated;
    }

    /** What was kept; bytes that are not UTF-8 become replacement characters. */
    synchronized String text() {
        return kept.toString(StandardCharsets.UTF_8);
    }
}
