package org.infratest.lab.qemu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.zip.CRC32C;

/** Copies the memory of a machine that stands still into a file which takes room only for what is not zero. */
final class MemoryImage {

    private static final int PAGE = 4096;
    private static final int CHUNK = 1 << 20;

    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(PAGE);
    private final CRC32C checksum = new CRC32C();
    private long bytes;

    /**
     * Copies it.
     *
     * @param memory the file that QEMU maps
     * @param image a new file, for this user alone
     * @return what was copied
     * @throws IOException also where the disk is full
     */
    Copied copy(Path memory, Path image) throws IOException {
        try (FileChannel to = FileChannel.open(
                image,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            return copy(memory, to);
        }
    }

    /**
     * Copies it back into memory that is all zero.
     *
     * @param memory the file that QEMU maps, of the same size
     * @return the same as there was when it was kept, unless it is damaged
     */
    Copied fill(Path image, Path memory) throws IOException {
        try (FileChannel to = FileChannel.open(memory, StandardOpenOption.WRITE)) {
            return copy(image, to);
        }
    }

    /**
     * What was copied.
     *
     * @param checksum over where there is anything, and what
     * @param bytes how much there is
     */
    record Copied(long checksum, long bytes) {}

    private Copied copy(Path source, FileChannel to) throws IOException {
        try (FileChannel from = FileChannel.open(source, StandardOpenOption.READ)) {
            long size = from.size();
            checksum.reset();
            bytes = 0;
            for (long at = 0; at < size; at += chunk.limit()) {
                fill(from, at, size);
                writeData(to, at);
            }
            setSize(to, size);
            return new Copied(checksum.getValue(), bytes);
        }
    }

    private void fill(FileChannel from, long at, long size) throws IOException {
        chunk.clear().limit((int) Math.min(CHUNK, size - at));
        while (chunk.hasRemaining()) {
            if (from.read(chunk, at + chunk.position()) < 0) {
                throw new IOException("it ends " + (size - at - chunk.position()) + " bytes too early");
            }
        }
        chunk.flip();
    }

    private void writeData(FileChannel to, long at) throws IOException {
        int limit = chunk.limit();
        int start = 0;
        while (start < limit) {
            int end = start;
            while (end < limit && !isZero(end, limit)) {
                end += PAGE;
            }
            end = Math.min(end, limit);
            if (end > start) {
                write(to, at + start, chunk.slice(start, end - start));
            }
            start = end + PAGE;
        }
    }

    private void write(FileChannel to, long at, ByteBuffer run) throws IOException {
        checksum.update(ByteBuffer.allocate(Long.BYTES).putLong(0, at));
        checksum.update(run.duplicate());
        bytes += run.remaining();
        for (long next = at; run.hasRemaining(); ) {
            next += to.write(run, next);
        }
    }

    private boolean isZero(int from, int limit) {
        int length = Math.min(PAGE, limit - from);
        return chunk.slice(from, length).mismatch(zeros.slice(0, length)) < 0;
    }

    /** A file that ends with a hole has its size from its last byte. */
    private static void setSize(FileChannel to, long size) throws IOException {
        if (to.size() < size) {
            to.write(ByteBuffer.allocate(1), size - 1);
        }
    }
}
