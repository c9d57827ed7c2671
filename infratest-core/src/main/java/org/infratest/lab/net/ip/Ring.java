package org.infratest.lab.net.ip;

import java.nio.ByteBuffer;

/** Bytes that come in at one end and leave at the other. Takes as much memory as it needed so far, up to a limit. */
final class Ring {

    private static final int FIRST = 1 << 12;

    private final int limit;
    private byte[] bytes = new byte[0];
    private int first;
    private int size;

    Ring(int limit) {
        this.limit = limit;
    }

    int size() {
        return size;
    }

    int free() {
        return limit - size;
    }

    /** Stores bytes a distance behind the last; {@link #commit} makes them part. Both together must be free. */
    void put(int distance, ByteBuffer source) {
        int count = source.remaining();
        ensure(size + distance + count);
        int at = (first + size + distance) % bytes.length;
        int part = Math.min(count, bytes.length - at);
        source.get(bytes, at, part);
        source.get(bytes, 0, count - part);
    }

    /** Makes the next {@code count} bytes part of it. */
    void commit(int count) {
        size += count;
    }

    /** Copies bytes out without taking them. */
    void get(int offset, byte[] target, int start, int count) {
        if (count == 0) {
            return;
        }
        int at = (first + offset) % bytes.length;
        int part = Math.min(count, bytes.length - at);
        System.arraycopy(bytes, at, target, start, part);
        System.arraycopy(bytes, 0, target, start + part, count - part);
    }

    /** Takes the first bytes away. */
    void skip(int count) {
        if (count > 0) {
            first = (first + count) % bytes.length;
            size -= count;
        }
    }

    /** Forgets everything, its memory too. */
    void clear() {
        bytes = new byte[0];
        first = 0;
        size = 0;
    }

    private void ensure(int needed) {
        if (needed <= bytes.length) {
            return;
        }
        int capacity = Math.max(FIRST, bytes.length);
        while (capacity < needed) {
            capacity *= 2;
        }
        byte[] old = bytes;
        byte[] larger = new byte[Math.min(limit, capacity)];
        int part = old.length - first;
        System.arraycopy(old, first, larger, 0, part);
        System.arraycopy(old, 0, larger, part, old.length - part);
        bytes = larger;
        first = 0;
    }
}
