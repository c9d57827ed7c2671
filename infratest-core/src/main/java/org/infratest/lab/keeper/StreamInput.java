package org.infratest.lab.keeper;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.infratest.PatientInput;
import org.jspecify.annotations.Nullable;

/** What came for a connection and nobody has read yet. Bounded: who fills it waits while too much is here, and the peer with him. */
final class StreamInput extends PatientInput {

    private static final int CAPACITY = 1 << 18;

    private final Deque<byte[]> parts = new ArrayDeque<>();
    private int first;
    private int count;
    private @Nullable String failure;

    @Override
    protected int size() {
        return count;
    }

    @Override
    protected @Nullable String failure() {
        return failure;
    }

    /** Why it is broken, or null where it is not. */
    synchronized @Nullable String broken() {
        return failure;
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        awaitInput();
        byte[] part = parts.peek();
        if (part == null) {
            return -1;
        }
        int taken = Math.min(length, part.length - first);
        System.arraycopy(part, first, target, offset, taken);
        first += taken;
        count -= taken;
        if (first == part.length) {
            parts.remove();
            first = 0;
        }
        notifyAll();
        return taken;
    }

    /** Adds what came, not empty; waits while there is no room, unless its owner has closed it. */
    synchronized void add(byte[] part) throws IOException {
        while (count > CAPACITY && !isClosed()) {
            pause(0);
        }
        parts.add(part);
        count += part.length;
        notifyAll();
    }

    /** Nothing more comes, for that reason. What is here can be read. */
    synchronized void fail(String why) {
        if (failure == null) {
            failure = why;
        }
        notifyAll();
    }
}
