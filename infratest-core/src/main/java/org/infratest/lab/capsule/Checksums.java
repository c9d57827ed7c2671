package org.infratest.lab.capsule;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The checksum of the checksums of blocks, which finds one that is missing. */
final class Checksums {

    private final CRC32C all = new CRC32C();
    private long count;

    void add(int checksum) {
        all.update(ByteBuffer.allocate(Integer.BYTES).putInt(checksum).flip());
        count++;
    }

    long count() {
        return count;
    }

    int value() {
        return (int) all.getValue();
    }
}
