package org.infratest.lab.capsule;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** A piece of a file, compressed. */
final class Block {

    /** The best measure of speed and size that Java has: memory gets to a third of its size, as by Zstandard. */
    private static final int LEVEL = Deflater.BEST_SPEED;

    private final int file;
    private final long offset;
    private final int length;
    private final byte[] packed;
    private final int checksum;

    /**
     * One that was read.
     *
     * @param file the number of the file
     * @param offset where it begins there
     * @param length its length
     * @param packed what it is compressed to
     * @param checksum of the numbers and what is in it
     */
    Block(int file, long offset, int length, byte[] packed, int checksum) {
        this.file = file;
        this.offset = offset;
        this.length = length;
        this.packed = packed;
        this.checksum = checksum;
    }

    int file() {
        return file;
    }

    long offset() {
        return offset;
    }

    int length() {
        return length;
    }

    byte[] packed() {
        return packed;
    }

    int checksum() {
        return checksum;
    }

    static Block of(int file, long offset, byte[] content) {
        Deflater deflater = new Deflater(LEVEL);
        try {
            deflater.setInput(content);
            deflater.finish();
            byte[] buffer = new byte[CapsuleFormat.LONGEST_PACKED];
            int length = deflater.deflate(buffer);
            if (!deflater.finished()) {
                throw new IllegalStateException("A block of " + content.length + " bytes takes more than "
                        + CapsuleFormat.LONGEST_PACKED + " when it is compressed");
            }
            byte[] packed = new byte[length];
            System.arraycopy(buffer, 0, packed, 0, length);
            return new Block(file, offset, content.length, packed, checksum(file, offset, content));
        } finally {
            deflater.end();
        }
    }

    /**
     * What is in it.
     *
     * @throws DataFormatException if that is not what was put in
     */
    byte[] content() throws DataFormatException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            byte[] content = new byte[length];
            int read = inflater.inflate(content);
            if (read != length || checksum(file, offset, content) != checksum) {
                throw new DataFormatException("its checksum is another one");
            }
            return content;
        } finally {
            inflater.end();
        }
    }

    private static int checksum(int file, long offset, byte[] content) {
        CRC32C checksum = new CRC32C();
        checksum.update(ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                .putInt(file)
                .putLong(offset)
                .flip());
        checksum.update(content);
        return (int) checksum.getValue();
    }
}
