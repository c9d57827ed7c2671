package org.infratest.lab.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.infratest.EnvironmentException;

/**
 * What a disk of VirtualBox says of its own length, in version 1.1 of its header; QEMU does not look.
 *
 * @param data where the first block begins
 * @param blockSize how many bytes a block has
 * @param blocks how many there are
 */
record VdiHeader(long data, long blockSize, long blocks) {

    private static final int DATA = 0x158;
    private static final int BLOCK_SIZE = 0x178;
    private static final int BLOCKS = 0x184;

    static VdiHeader of(byte[] start) {
        ByteBuffer header = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
        return new VdiHeader(unsigned(header, DATA), unsigned(header, BLOCK_SIZE), unsigned(header, BLOCKS));
    }

    private static long unsigned(ByteBuffer header, int at) {
        return Integer.toUnsignedLong(header.getInt(at));
    }

    /** What is wrong with the file; empty for nothing. */
    String damage(Path file) {
        try {
            long needed = data + blocks * blockSize;
            long size = Files.size(file);
            return size >= needed ? "" : "it has " + size + " bytes, and by its header at least " + needed;
        } catch (IOException e) {
            throw new EnvironmentException("Could not read " + file + ": " + e, e);
        }
    }
}
