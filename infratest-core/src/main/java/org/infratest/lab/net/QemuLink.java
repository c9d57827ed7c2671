package org.infratest.lab.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Leads to a machine, by QEMU's stream of frames, each after its length in 4 bytes. Frames that lie one after the other where they were
 * read go out from there with one write; others, and those that the machine does not take yet, wait in a bounded queue.
 */
final class QemuLink implements Link {

    private static final int LENGTH = FrameReader.LENGTH;

    private final IoBuffers buffers;
    private final PendingLinks pending;
    private final Tally sent;
    private final int limit;
    private final ByteQueue queue;

    private @Nullable SocketChannel channel;
    private @Nullable SelectionKey key;
    private boolean blocked;
    private boolean isPending;

    /** What lies where it was read; only while nothing is in the queue. */
    private int runStart;

    private int runEnd;

    QemuLink(IoBuffers buffers, PendingLinks pending, Tally sent, int limit) {
        this.buffers = buffers;
        this.pending = pending;
        this.sent = sent;
        this.limit = limit;
        queue = new ByteQueue(buffers);
    }

    void connect(SocketChannel to, SelectionKey with) {
        channel = to;
        key = with;
    }

    /** What has not gone out is lost with the connection. */
    void disconnect() {
        channel = null;
        key = null;
        blocked = false;
        runEnd = runStart;
        queue.clear();
    }

    @Override
    public void send(ByteBuffer buffer, int start, int length) {
        if (channel == null) {
            sent.dropped(DropReason.NOT_CONNECTED);
        } else if (buffers.isReading(buffer) && queue.isEmpty() && (!hasRun() || runEnd == start - LENGTH)) {
            runStart = hasRun() ? runStart : start - LENGTH;
            runEnd = start + length;
            awaitFlush();
        } else {
            queueRun(runStart);
            enqueue(buffer, start, length);
        }
    }

    @Override
    public void flush() {
        isPending = false;
        if (channel == null) {
            return;
        }
        if (hasRun()) {
            writeRun(channel);
        } else if (!blocked) {
            write();
        }
    }

    /** The machine takes more. */
    void writable() {
        blocked = false;
        write();
    }

    private boolean hasRun() {
        return runEnd != runStart;
    }

    private void awaitFlush() {
        if (!isPending) {
            isPending = true;
            pending.add(this);
        }
    }

    private void writeRun(SocketChannel to) {
        ByteBuffer run = buffers.reading(runStart, runEnd);
        try {
            to.write(run);
        } catch (IOException e) {
            broken();
            return;
        }
        queueRun(run.position());
        if (!queue.isEmpty()) {
            block();
        }
    }

    /** Counts what was written of the run, and queues the rest; a frame of which a part was written cannot be dropped. */
    private void queueRun(int written) {
        ByteBuffer buffer = buffers.reading();
        int at = runStart;
        while (at < runEnd) {
            int length = buffer.getInt(at);
            int end = at + LENGTH + length;
            if (end <= written) {
                sent.passed(1, length);
            } else if (at < written) {
                queue.put(buffer, written, end - written);
                sent.passed(1, length);
            } else {
                enqueue(buffer, at + LENGTH, length);
            }
            at = end;
        }
        runEnd = runStart;
    }

    private void enqueue(ByteBuffer buffer, int start, int length) {
        int size = LENGTH + length;
        if (queue.size() + size > limit && !blocked) {
            write();
        }
        if (channel == null) {
            sent.dropped(DropReason.NOT_CONNECTED);
            return;
        }
        if (queue.size() + size > limit) {
            sent.dropped(DropReason.QUEUE_FULL);
            return;
        }
        queue.putInt(length);
        queue.put(buffer, start, length);
        sent.passed(1, length);
        awaitFlush();
    }

    private void write() {
        if (channel == null) {
            return;
        }
        try {
            queue.writeTo(channel);
        } catch (IOException e) {
            broken();
            return;
        }
        if (queue.isEmpty()) {
            unblock();
        } else {
            block();
        }
    }

    /** The reader finds the same connection at its end, and tells why. */
    private void broken() {
        disconnect();
    }

    private void block() {
        blocked = true;
        if (key != null && key.isValid()) {
            key.interestOpsOr(SelectionKey.OP_WRITE);
        }
    }

    private void unblock() {
        blocked = false;
        if (key != null && key.isValid()) {
            key.interestOpsAnd(~SelectionKey.OP_WRITE);
        }
    }
}
